import * as path from "node:path";
import { relativeToProgram } from "../relativeToProgram";

/**
 * Folder of the image of agents and the registration of work pools on a stack whose flow projects have their own images:
 * Prefect and its ECS worker. Use it as the `context` of a `FlowImage`, whose layer adds the rest.
 */
export function platformImageContext(): string {
  return relativeToProgram(path.join(__dirname, "platform"));
}

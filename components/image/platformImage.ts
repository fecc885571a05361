import * as path from "node:path";
import { relativeToProgram } from "../relativeToProgram";

/**
 * Folder of the image that agents and the registration of pools share where flow projects bring images of their own:
 * Prefect and its ECS worker. Give it to a `FlowImage` as the `context` of a `project`, whose layer has the rest.
 */
export function platformImageContext(): string {
  return relativeToProgram(path.join(__dirname, "platform"));
}

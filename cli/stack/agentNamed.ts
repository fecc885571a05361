import { CliError } from "../support/cliError";
import type { Outputs } from "./outputs";

/**
 * Name of the agent meant by `agent` (the first one) or `agent-<name>`; `undefined` for other words.
 *
 * @throws CliError when the stack has no agent of that name.
 */
export function agentNamed({ services }: Outputs, whose: string): string | undefined {
  const agents = Object.keys(services);
  if (whose === "agent") {
    return agents[0];
  }
  if (!whose.startsWith("agent-")) {
    return undefined;
  }
  const name = whose.slice("agent-".length);
  if (!agents.includes(name)) {
    throw new CliError(`Agent '${name}' not found. Agents: ${agents.join(", ")}.`);
  }
  return name;
}

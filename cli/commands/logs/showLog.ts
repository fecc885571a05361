import type { CommandContext } from "../../context/context";
import { agentNamed } from "../../stack/agentNamed";
import { showAgentLog } from "./agentLog";
import { type FlowRunLogArgs, showFlowRunLog } from "./flowRunLog";
import { showRegistrationLog } from "./registrationLog";

/** Shows a log. @param whose `agent`, `agent-<name>`, `registration`, or a flow run's id, name or page. */
export async function showLog(context: CommandContext, whose: string, args: FlowRunLogArgs): Promise<number> {
  if (whose === "registration") {
    return showRegistrationLog(context, args);
  }
  const agent = agentNamed((await context.environment()).outputs, whose);
  return agent === undefined ? showFlowRunLog(context, whose, args) : showAgentLog(context, agent, args);
}

import { ContainerName } from "../../../components/task/containerName";
import type { CommandContext } from "../../context/context";
import { agentNamed } from "../../stack/agentNamed";
import { type FlowRunLogArgs, showFlowRunLog } from "./flowRunLog";
import { showRegistrationLog } from "./registrationLog";
import { showAgentLog, showPrefectServerLog } from "./serviceLog";

/** Shows a log. @param whose `agent`, `agent-<name>`, `registration`, `prefect-server`, or a flow run's id, name or page. */
export async function showLog(context: CommandContext, whose: string, args: FlowRunLogArgs): Promise<number> {
  if (whose === "registration") {
    return showRegistrationLog(context, args);
  }
  if (whose === ContainerName.prefectServer) {
    return showPrefectServerLog(context, args);
  }
  const agent = agentNamed((await context.environment()).outputs, whose);
  return agent === undefined ? showFlowRunLog(context, whose, args) : showAgentLog(context, agent, args);
}

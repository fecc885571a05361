import type { AgentEvidence } from "../evidence/agents";
import type { Evidence } from "../evidence/evidence";
import { type Cause, Certainty, Symptom } from "../cause";
import { inTrouble, oneLine } from "./reports";

const SYMPTOMS = [Symptom.late, Symptom.agent, Symptom.rolledBack];

/** Matching lines of agents that don't poll: errors from before an agent polled again no longer count. */
function said(evidence: Evidence, pattern: RegExp): string[] {
  const lines = evidence.agents
    .filter((agent) => inTrouble(agent) || !isHeardOf(evidence, agent))
    .flatMap(({ name, log }) =>
      log.filter((line) => pattern.test(line)).map((line) => `agent ${name} logged: ${oneLine(line)}`),
    );
  // Each poll logs the same error, behind its own timestamp.
  return lines.slice(-3);
}

/** Whether a worker of the agent's pool is online; true if the pool could not be read. */
function isHeardOf({ workPools }: Evidence, { workPool }: AgentEvidence): boolean {
  const pool = workPools.find(({ name }) => name === workPool);
  return pool === undefined || pool.workers.some(({ online }) => online);
}

/** httpx's message for Prefect's 401 and 403: https://www.python-httpx.org/exceptions/ */
const REFUSED = /Client error '40[13] (?:Unauthorized|Forbidden)' for url/;

/** Prefect rejects the agent's key. */
export const agentKeyRefused: Cause = {
  id: "prefect-key-refused",
  title: "Prefect refuses the agent's key",
  symptoms: SYMPTOMS,
  meaning:
    "The API key was revoked or has expired, belongs to another workspace, or the auth string is not the " +
    "server's. Agents get a new one at the next `pulumi up`; running flow runs keep the old one.",
  find: (evidence) => {
    const lines = said(evidence, REFUSED);
    return lines.length === 0
      ? undefined
      : {
          cause: "Prefect refuses the agent's key or auth string.",
          because: lines,
          fix: [
            `Rotate it: \`./prefect-ecs secret set ${evidence.credentialVariable ?? "PREFECT_API_KEY"} --stack ${evidence.stack}\`, and follow its last lines`,
            "If the stack has no key yet: `pulumi config set --secret prefectApiKey`, or `prefectAuthString` for a server, then `pulumi up`",
          ],
          certainty: Certainty.certain,
        };
  },
};

/** prefect/workers/base.py, `_update_local_work_pool_info` */
const POOL_NOT_FOUND = /Work pool '([^']+)' not found!/;

/** The agent connects to another Prefect than the stack's. */
export const agentNotTheRightPrefect: Cause = {
  id: "wrong-prefect-url",
  title: "The agent connects to another Prefect",
  symptoms: SYMPTOMS,
  meaning:
    "The agent does not find its work pool, although Prefect has it: `prefectApiUrl` points to another workspace or server, or lacks its `/api`.",
  find: (evidence) => {
    const lines = said(evidence, POOL_NOT_FOUND);
    const there = evidence.agents.some(({ workPool }) =>
      evidence.workPools.some(({ name, exists }) => name === workPool && exists),
    );
    return lines.length === 0 || !there
      ? undefined
      : {
          cause:
            "The agent does not find its work pool, but it exists in the Prefect that this machine reaches: they are not the same Prefect.",
          because: lines,
          fix: [
            `Compare \`pulumi config get prefectApiUrl --stack ${evidence.stack}\` with the address in ` +
              "Prefect's pages: account and workspace, or a server's address with `/api`",
            "Then `pulumi up`",
          ],
          certainty: Certainty.likely,
        };
  },
};

/** httpx's own message; httpcore's before it, and aiohttp's when AWS can't be reached, begin differently. */
const UNREACHABLE = /^httpx\.(?:ConnectError|ConnectTimeout): /;

/** The agent can't connect to Prefect. */
export const agentPrefectUnreachable: Cause = {
  id: "prefect-unreachable",
  title: "The agent does not reach Prefect",
  symptoms: SYMPTOMS,
  meaning:
    "Prefect is down, its name does not resolve in the VPC, or its firewall blocks the agent. Agents recover by themselves when Prefect is back.",
  find: (evidence) => {
    const lines = said(evidence, UNREACHABLE);
    return lines.length === 0
      ? undefined
      : {
          cause: "The agent does not reach Prefect.",
          because: lines,
          fix: [
            "Is Prefect up? https://status.prefect.io, or the server's own log",
            "Your own server: does its name resolve in the VPC, and does it allow the stack's addresses, " +
              `\`pulumi stack output egressIps --stack ${evidence.stack}\`, or its agents' security group?`,
            `The stack's own server (\`prefectServer\`): \`./prefect-ecs status --stack ${evidence.stack}\` says whether it runs, \`./prefect-ecs logs prefect-server --stack ${evidence.stack}\` why not`,
            `Is the address right? \`pulumi config get prefectApiUrl --stack ${evidence.stack}\``,
          ],
          certainty: Certainty.certain,
        };
  },
};

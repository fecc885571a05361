import type { AgentEvidence } from "../evidence/agents";
import type { Evidence } from "../evidence/evidence";
import { type Cause, Certainty, Symptom } from "../cause";
import { inTrouble, oneLine } from "./reports";

const SYMPTOMS = [Symptom.late, Symptom.agent, Symptom.rolledBack];

/** Lines of agents that don't poll; what one logged before it polled again is past. */
function said(evidence: Evidence, pattern: RegExp): string[] {
  const lines = evidence.agents
    .filter((agent) => inTrouble(agent) || !isHeardOf(evidence, agent))
    .flatMap(({ name, log }) =>
      log.filter((line) => pattern.test(line)).map((line) => `agent ${name} logged: ${oneLine(line)}`),
    );
  // The same trouble is logged at each poll, with the time before it.
  return lines.slice(-3);
}

/** Whether Prefect hears from a worker of the agent's pool; one that couldn't be asked of is not known to be silent. */
function isHeardOf({ workPools }: Evidence, { workPool }: AgentEvidence): boolean {
  const pool = workPools.find(({ name }) => name === workPool);
  return pool === undefined || pool.workers.some(({ online }) => online);
}

/** httpx's words for what Prefect answers: https://www.python-httpx.org/exceptions/ */
const REFUSED = /Client error '40[13] (?:Unauthorized|Forbidden)' for url/;

/** Prefect doesn't know the agent's key. */
export const agentKeyRefused: Cause = {
  id: "prefect-key-refused",
  title: "Prefect refuses the agent's key",
  symptoms: SYMPTOMS,
  meaning:
    "The API key was revoked or has expired, belongs to another workspace, or the auth string is not the server's. Agents get a new one at the next `pulumi up`; runs that execute keep theirs.",
  find: (evidence) => {
    const lines = said(evidence, REFUSED);
    return lines.length === 0
      ? undefined
      : {
          cause: "Prefect refuses the agent's key or auth string.",
          because: lines,
          fix: [
            `Rotate it: \`./prefect-ecs secret set ${evidence.credentialVariable ?? "PREFECT_API_KEY"} --stack ${evidence.stack}\`, which says what to do then`,
            "If the stack has had none so far: `pulumi config set --secret prefectApiKey`, or `prefectAuthString` for a server, then `pulumi up`",
          ],
          certainty: Certainty.certain,
        };
  },
};

/** prefect/workers/base.py, `_update_local_work_pool_info` */
const POOL_NOT_FOUND = /Work pool '([^']+)' not found!/;

/** An agent that asks another Prefect than the stack's. */
export const agentNotTheRightPrefect: Cause = {
  id: "wrong-prefect-url",
  title: "The agent asks another Prefect",
  symptoms: SYMPTOMS,
  meaning:
    "The agent does not find its work pool, and Prefect has it: `prefectApiUrl` leads to another workspace or server, or lacks its `/api`.",
  find: (evidence) => {
    const lines = said(evidence, POOL_NOT_FOUND);
    const there = evidence.agents.some(({ workPool }) =>
      evidence.workPools.some(({ name, exists }) => name === workPool && exists),
    );
    return lines.length === 0 || !there
      ? undefined
      : {
          cause:
            "The agent does not find its work pool, and Prefect, asked from here, has it: they are not the same Prefect.",
          because: lines,
          fix: [
            `Compare \`pulumi config get prefectApiUrl --stack ${evidence.stack}\` with the address in Prefect's pages: account and workspace, or a server's address with \`/api\``,
            "Then `pulumi up`",
          ],
          certainty: Certainty.likely,
        };
  },
};

/** httpx's own words; those that httpcore says before, or aiohttp when AWS can't be reached, begin otherwise. */
const UNREACHABLE = /^httpx\.(?:ConnectError|ConnectTimeout): /;

/** Prefect isn't where the agent looks for it. */
export const agentPrefectUnreachable: Cause = {
  id: "prefect-unreachable",
  title: "The agent does not reach Prefect",
  symptoms: SYMPTOMS,
  meaning:
    "Prefect is down, its name does not resolve in the VPC, or nothing lets the agent in there. An agent goes on by itself when Prefect is back.",
  find: (evidence) => {
    const lines = said(evidence, UNREACHABLE);
    return lines.length === 0
      ? undefined
      : {
          cause: "The agent does not reach Prefect.",
          because: lines,
          fix: [
            "Is Prefect up? https://status.prefect.io, or the server's own log",
            `A server of yours: does its name resolve in the VPC, and does it let in the stack's addresses, \`pulumi stack output egressIps --stack ${evidence.stack}\`, or its agents' security group?`,
            `Is the address right? \`pulumi config get prefectApiUrl --stack ${evidence.stack}\``,
          ],
          certainty: Certainty.certain,
        };
  },
};

import * as path from "node:path";
import { containerLog, OWNER_LABEL } from "./containers";
import { EMULATOR } from "./emulator";
import type { LocalPorts } from "./localPorts";
import { type LeaderboardRun, runLeaderboard } from "./leaderboards";
import { CliError } from "../cli/support/cliError";
import { PrefectClient } from "../cli/prefect/client";
import { untilWorkerPolls } from "../cli/prefect/untilWorkerPolls";
import { readOutputs } from "../cli/stack/outputs";
import { prefectApiUrl } from "./prefectServer";
import { type ServersArgs, startServers } from "./servers";
import type { Session } from "./session";
import { engineOptions, type LocalStack, prepareStack } from "./stack";
import { localConfig } from "./stackConfig";
import type { LookAround } from "./summary";
import { upOnEmulator } from "./upOnEmulator";

export interface DemoOnEcsArgs extends ServersArgs {
  /** The environment of the engine. */
  readonly env: NodeJS.ProcessEnv;
  /** Emulator and Prefect server are up from an earlier demo. */
  readonly isUp: boolean;
}

export interface DemoOnEcs {
  readonly run: LeaderboardRun;
  readonly egressIps: string[];
  readonly lookAround: LookAround[];
}

/** The whole system on this machine: `pulumi up` against an emulator of AWS, and a flow run in an ECS task. */
export async function demoOnEcs(session: Session, args: DemoOnEcsArgs): Promise<DemoOnEcs> {
  const { folder, signal } = session;
  const { docker, ports } = args;
  if (!args.isUp) {
    await startServers(session, args);
  }
  const config = localConfig(folder.root, ports);
  const env = { ...args.env, DOCKER_HOST: docker.endpoint };
  const stack = await prepareStack(session, { config, env });
  await upOnEmulator(session, stack, "`pulumi up` on the stack local");
  const { egressIps, workPools, clusterName } = await readOutputs(stack.name, engineOptions(session, stack));

  const prefect = new PrefectClient({ apiUrl: prefectApiUrl(ports.prefect), signal });
  await agentIsOnline(session, prefect, Object.values(workPools)[0] ?? "");
  const run = await runLeaderboard(session, prefect, "Flow run of leaderboard, in an ECS task");
  return { run, egressIps, lookAround: lookAround(session, stack, clusterName, ports) };
}

/** A container's start and the import of Prefect take some seconds. */
const AGENT_SECONDS = 180;

async function agentIsOnline(session: Session, prefect: PrefectClient, pool: string): Promise<void> {
  const { folder, progress, signal } = session;
  await progress.step("Agent", async (say) => {
    say(`waiting for a poll of work pool ${pool}`);
    if (!(await untilWorkerPolls(prefect, pool, { signal, timeoutSeconds: AGENT_SECONDS }))) {
      const log = await containerLog(folder, "agent");
      throw new CliError(
        `No agent polled ${pool} within ${AGENT_SECONDS} seconds. Its log ends with:\n${log}`,
      );
    }
    say(`polls work pool ${pool}`);
  });
}

function lookAround(
  { folder }: Session,
  stack: LocalStack,
  cluster: string,
  ports: LocalPorts,
): LookAround[] {
  const owner = `label=${OWNER_LABEL}=${folder.identity}:${ports.emulator}`;
  const logs = path.relative(folder.root, folder.logs);
  return [
    { command: "./prefect-ecs status", what: "agents, work pools, last runs, events, alarms" },
    { command: "prefect deployment ls", what: "the deployments; the UI can run them" },
    { command: `pulumi stack --stack ${stack.name}`, what: "every resource and output of the stack" },
    { command: `aws ecs list-tasks --cluster ${cluster}`, what: "or any other call to the emulator" },
    { command: `docker ps --filter ${owner}`, what: "the containers of the agent and of flow runs" },
    {
      command: `tail -f ${logs}/${EMULATOR}.log`,
      what: "the emulator's log; the other logs are beside it",
    },
  ];
}

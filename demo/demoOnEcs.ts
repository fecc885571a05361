import * as path from "node:path";
import { containerLog, OWNER_LABEL } from "./containers";
import type { Docker } from "./docker";
import { emulatedNetwork } from "./emulatedNetwork";
import { EMULATOR, startEmulator } from "./emulator";
import type { LocalPorts } from "./localPorts";
import { type LeaderboardRun, runLeaderboard } from "./leaderboards";
import { CliError } from "../cli/support/cliError";
import type { PrefectClient } from "../cli/prefect/client";
import { untilWorkerPolls } from "../cli/prefect/untilWorkerPolls";
import { readOutputs } from "../cli/stack/outputs";
import { forwardOwnServer, ownAuthString, ownServerClient } from "./ownServer";
import type { Session } from "./session";
import { engineOptions, type LocalStack, prepareStack } from "./stack";
import { ownServerConfig } from "./stackConfig";
import type { LookAround } from "./summary";
import { upOnEmulator } from "./upOnEmulator";

export interface DemoOnEcsArgs {
  /** The environment of the project's Python. */
  readonly python: NodeJS.ProcessEnv;
  readonly docker: Docker;
  readonly ports: LocalPorts;
  /** The environment of the engine. */
  readonly env: NodeJS.ProcessEnv;
  /** Emulator and stack are up from an earlier demo. */
  readonly isUp: boolean;
}

export interface DemoOnEcs {
  readonly run: LeaderboardRun;
  readonly egressIps: string[];
  /** The Prefect server's. */
  readonly authString: string;
  readonly lookAround: LookAround[];
}

/** The whole system on this machine: `pulumi up` against an emulator of AWS, and a flow run in an ECS task. */
export async function demoOnEcs(session: Session, args: DemoOnEcsArgs): Promise<DemoOnEcs> {
  const { folder } = session;
  const { docker, ports } = args;
  if (!args.isUp) {
    await session.progress.step("AWS emulator", async (say) => {
      say(`port ${ports.emulator}`);
      const env = await emulatedNetwork(session);
      await startEmulator(session, { python: args.python, docker, port: ports.emulator, env });
    });
  }
  const config = ownServerConfig(folder.root, ports);
  const env = { ...args.env, DOCKER_HOST: docker.endpoint };
  const stack = await prepareStack(session, { config, env });
  await upOnEmulator(session, stack, "`pulumi up` on the stack local");
  const outputs = await readOutputs(stack.name, engineOptions(session, stack));
  const { egressIps, workPools, clusterName } = outputs;

  if (!args.isUp) {
    await forwardOwnServer(session, ports.prefect);
  }
  const prefect = ownServerClient(session, outputs, ports.prefect);
  await agentIsOnline(session, prefect, Object.values(workPools)[0] ?? "");
  const run = await runLeaderboard(session, prefect, "Flow run of leaderboard, in an ECS task");
  const authString = await ownAuthString(session, outputs);
  return { run, egressIps, authString, lookAround: lookAround(session, stack, clusterName, ports) };
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
    {
      command: `docker ps --filter ${owner}`,
      what: "the containers of Prefect, its agent, the database and flow runs",
    },
    {
      command: `tail -f ${logs}/${EMULATOR}.log`,
      what: "the emulator's log; the other logs are beside it",
    },
  ];
}

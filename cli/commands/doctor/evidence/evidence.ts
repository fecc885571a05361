import { familyOf, nameOf } from "../../../aws/tasks";
import { type FailedRegistration, lastRegistrationFailures } from "../../../stack/registrationFailure";
import { destroyed } from "../../../stack/destroyed";
import type { Environment } from "../../../stack/environment";
import { flowRunFamilies } from "../../../stack/flowProject";
import type { Reader } from "../reader";
import { type QueuedRun, suspectRuns, type Target } from "../target";
import { type AgentEvidence, readAgents } from "./agents";
import { type ConcurrencyLimitEvidence, readConcurrencyLimits } from "./concurrencyLimits";
import { type DefinitionEvidence, readDefinitions } from "./definitions";
import { type DeploymentEvidence, readDeployment, readDeployments } from "./deployments";
import { type EventQueuesEvidence, readEventQueues } from "./eventQueues";
import { readFailedStarts } from "./failedStarts";
import { type ImageEvidence, readImages } from "./images";
import { type LogGroupEvidence, readLogGroups } from "./logGroups";
import { type NetworkEvidence, readNetwork } from "./network";
import { readRuns, type RunEvidence } from "./runs";
import { readSecrets, type SecretEvidence } from "./secrets";
import { readTasksOf, type TaskEvidence } from "./tasks";
import { readWorkPools, type WorkPoolEvidence } from "./workPools";

/**
 * State of a stack, its agents, runs and Prefect, as input for the causes.
 *
 * A value that could not be read is undefined, or missing from a list: no cause may conclude anything from its absence.
 */
export interface Evidence {
  readonly now: Date;
  readonly stack: string;
  /** Message for a destroyed stack; undefined: it isn't destroyed. */
  readonly destroyed: string | undefined;
  /** Last registrations that failed. */
  readonly failedRegistrations: readonly FailedRegistration[];
  /** `family:revision` for flow runs. */
  readonly flowRunDefinition: string;
  /** Family for the stack's own flow runs; a flow project's adds `-<name>`. */
  readonly flowRunFamily: string;
  readonly cluster: string;
  readonly flowRunSecurityGroupId: string;
  /** Prefect setting with the agents' key; undefined: a server without authentication. */
  readonly credentialVariable: string | undefined;
  /** Work pools of the stack's agents. */
  readonly stackPools: readonly string[];
  readonly agents: readonly AgentEvidence[];
  readonly runs: readonly RunEvidence[];
  /** Flow tasks that never started and belong to none of `runs`. */
  readonly failedStarts: readonly TaskEvidence[];
  /** Flow tasks that stopped in the last hour; undefined: ECS could not be read. */
  readonly flowTasksStopped: readonly TaskEvidence[] | undefined;
  readonly definitions: readonly DefinitionEvidence[];
  readonly images: readonly ImageEvidence[];
  readonly secrets: readonly SecretEvidence[];
  readonly logGroups: readonly LogGroupEvidence[];
  readonly network: NetworkEvidence;
  readonly eventQueues: EventQueuesEvidence;
  readonly workPools: readonly WorkPoolEvidence[];
  readonly deployments: readonly DeploymentEvidence[];
  readonly concurrencyLimits: readonly ConcurrencyLimitEvidence[];
}

/** Reports progress. */
type Say = (detail: string) => void;

/** Reads everything related to the target. Writes nothing, and reads no secret. */
export async function collectEvidence(
  env: Environment,
  reader: Reader,
  target: Target,
  say: Say,
  now: Date,
): Promise<Evidence> {
  say("ECS");
  const { taskDefinitionArn, flowRunSecurityGroupId } = env.outputs;
  const agents = (await readAgents(env, reader, agentsFor(env, target))) ?? [];
  const failedStarts = await readFailedStarts(env, reader, new Date(now.getTime() - DAY));
  say("Prefect");
  const isThere = await answers(env, reader);
  const asked = isThere ? await runsFor(env, reader, target, now) : [];
  const tasks = await readTasksOf(env, reader, flowFamilies(env, asked));
  const runs = await readRuns(env, reader, asked, [...(failedStarts ?? []), ...(tasks ?? [])]);
  const prefect = isThere ? await readPrefect(env, reader, target) : NO_PREFECT;
  say("images, secrets, log groups");
  const definitions = await readDefinitions(env, reader, [
    taskDefinitionArn,
    ...agents.flatMap(({ service, tasks: own = [] }) => [
      service?.definition ?? "",
      ...(service?.steady === false ? own.map(({ definition }) => definition) : []),
    ]),
    ...prefect.workPools.map(({ template }) => template.definition ?? ""),
    ...runs.map(({ task }) => task?.definition ?? ""),
  ]);
  const [images, secrets, logGroups] = await Promise.all([
    readImages(
      env,
      reader,
      definitions.map(({ image }) => image),
    ),
    readSecrets(
      env,
      reader,
      definitions.flatMap(({ secrets: uses }) => Object.entries(uses)),
    ),
    readLogGroups(env, reader),
  ]);
  say("network and queues");
  const [network, eventQueues] = await Promise.all([
    readNetwork(env, reader, [
      flowRunSecurityGroupId,
      ...agents.flatMap(({ service }) => service?.securityGroupIds ?? []),
    ]),
    readEventQueues(env, reader, now),
  ]);
  return {
    now,
    stack: env.stack,
    destroyed: await destroyed(env),
    failedRegistrations: target.kind === "stack" ? await readRegistrations(env, reader) : [],
    cluster: env.outputs.clusterName,
    flowRunDefinition: nameOf(taskDefinitionArn),
    flowRunFamily: env.outputs.platform.flowRunFamily,
    flowRunSecurityGroupId,
    credentialVariable: env.outputs.prefectCredential?.variable,
    stackPools: Object.values(env.outputs.workPools),
    agents,
    ...prefect,
    runs,
    failedStarts: target.kind === "stack" ? (failedStarts ?? []).filter(ofNoRun(runs)) : [],
    flowTasksStopped: tasks?.filter(({ stoppedAt }) => stoppedAt !== undefined),
    definitions,
    images,
    secrets,
    logGroups,
    network,
    eventQueues,
  };
}

const DAY = 24 * 60 * 60 * 1000;

function agentsFor({ outputs: { services, workPools } }: Environment, target: Target): string[] {
  const all = Object.keys(services);
  switch (target.kind) {
    case "agent":
      return [target.name];
    case "run":
      return all.filter((name) => workPools[name] === target.run.work_pool_name);
    case "stack":
      return all;
  }
}

const REGISTRATION_RIGHTS = "ecs:ListTasks, ecs:DescribeTasks, logs:DescribeLogStreams, logs:GetLogEvents";

async function readRegistrations(env: Environment, reader: Reader): Promise<FailedRegistration[]> {
  const read = (): Promise<FailedRegistration[]> => lastRegistrationFailures(env);
  return (await reader.read("the last registration", REGISTRATION_RIGHTS, read)) ?? [];
}

/** Families of flow tasks: the stack's, its projects', and those of other programs' runs among `runs`. */
function flowFamilies({ outputs }: Environment, runs: readonly QueuedRun[]): string[] {
  const projects = Object.values(outputs.flowProjects);
  return [
    ...[outputs, ...projects].map(({ taskDefinitionArn }) => familyOf(taskDefinitionArn)),
    ...projects.flatMap(({ taskDefinitionArns = {} }) => Object.values(taskDefinitionArns).map(familyOf)),
    ...runs.flatMap(({ tags = [] }) => flowRunFamilies(outputs, tags)),
  ];
}

type PrefectEvidence = Pick<Evidence, "concurrencyLimits" | "deployments" | "workPools">;

const NO_PREFECT: PrefectEvidence = { concurrencyLimits: [], deployments: [], workPools: [] };

async function readPrefect(env: Environment, reader: Reader, target: Target): Promise<PrefectEvidence> {
  const pools = agentsFor(env, target).map((name) => env.outputs.workPools[name] ?? "");
  const workPools = await readWorkPools(
    env,
    reader,
    target.kind === "run"
      ? [...pools, ...(target.run.work_pool_name === null ? [] : [target.run.work_pool_name])]
      : pools,
  );
  const [deployments, concurrencyLimits] = await Promise.all([
    target.kind === "run"
      ? readDeployment(env, reader, target.run.deployment_id ?? undefined)
      : readDeployments(env, reader, pools),
    readConcurrencyLimits(env, reader),
  ]);
  return { workPools, deployments, concurrencyLimits: concurrencyLimits ?? [] };
}

/** Asked first: otherwise each request would time out and be reported on its own. */
async function answers(env: Environment, reader: Reader): Promise<boolean> {
  const said = await reader.read("Prefect", undefined, async () => {
    await env.prefect.call("POST", "/work_pools/filter", { limit: 1 });
    return true;
  });
  return said === true;
}

async function runsFor(env: Environment, reader: Reader, target: Target, now: Date): Promise<QueuedRun[]> {
  switch (target.kind) {
    case "agent":
      return [];
    case "run":
      return [target.run];
    case "stack":
      return (await suspectRuns(env, reader, now)) ?? [];
  }
}

function ofNoRun(runs: readonly RunEvidence[]): (task: TaskEvidence) => boolean {
  const known = new Set(runs.map(({ task }) => task?.arn));
  return ({ arn }) => !known.has(arn);
}

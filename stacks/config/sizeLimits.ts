import { dataAccessStatements } from "../../components/iam/dataAccess";
import { daskStatements } from "../../components/dask/daskStatements";
import { containerDefinition } from "../../components/task/containerDefinition";
import { execStatements } from "../../components/iam/execPolicy";
import { executionStatements } from "../../components/iam/executionPolicy";
import { partitionOf } from "../../components/iam/partition";
import { allow } from "../../components/iam/policyDocument";
import type { PolicyStatement } from "../../components/iam/policyStatement";
import type { Fields } from "./fields";
import { AgentType, flowProjectOf, PrefectAuthKind, type StackConfig } from "./types";

/** Quota for all inline policies of a role: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const ROLE_POLICY_CHARACTERS = 10_240;

/** Quota for a task definition: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html */
const TASK_DEFINITION_BYTES = 64 * 1024;

/** Allowance for a definition's fields outside its container: family, roles, size, volume. */
const AROUND_CONTAINER_BYTES = 1024;

/** Allowance for a pool in registration's configuration, without its queues' names: ids and ARNs at their longest. */
const POOL_CHARACTERS = 1200;

/** Allowance for what flow runs are told of their Dask workers: ARNs, and six subnets. */
const DASK_CHARACTERS = 1200;

/**
 * Reports policies and definitions that AWS would refuse for their size when much of the stack exists. Names that AWS
 * chooses count with their greatest length.
 */
export function reportSizes(fields: Fields, config: StackConfig): void {
  const name = `${config.project}-${config.stack}`;
  reportExecutionPolicy(fields, "secrets", name, config, config);
  for (const [index, { secrets }] of config.agents.entries()) {
    const { secretKmsKeyArns } = config;
    reportExecutionPolicy(fields, `agents[${index}].secrets`, name, config, { secrets, secretKmsKeyArns });
  }
  reportFlowPolicy(fields, "flowRunPolicies", name, config, withDataAccess(config, config.flowRuns));
  reportDefinition(fields, "environment", config, config, registrationCharacters(config, config));
  for (const [index, project] of config.flowProjects.entries()) {
    const key = `flowProjects[${index}]`;
    reportExecutionPolicy(fields, `${key}.secrets`, name, config, {
      secrets: project.secrets,
      secretKmsKeyArns: [...new Set([...project.secretKmsKeyArns, ...keysOfPrefectSecret(config)])],
    });
    const ofDask = project.dask === undefined ? [] : longestDaskStatements(config, name, project.name);
    reportFlowPolicy(fields, `${key}.policies`, name, config, [
      ...withDataAccess(config, project),
      ...ofDask,
    ]);
    for (const [number, { policies = [] }] of project.taskDefinitions.entries()) {
      reportFlowPolicy(fields, `${key}.taskDefinitions[${number}].policies`, name, config, policies);
    }
    const variables = JSON.stringify(project.variables).length;
    const dask = project.dask === undefined ? 0 : DASK_CHARACTERS;
    const others = registrationCharacters(config, project) + variables + dask;
    reportDefinition(fields, `${key}.environment`, config, project, others);
  }
  for (const [index, agent] of config.agents.entries()) {
    const flows = agent.type === AgentType.process ? (flowProjectOf(config, agent) ?? config) : undefined;
    const variables = {
      environment: { ...flows?.environment, ...agent.environment },
      secrets: { ...flows?.secrets, ...agent.secrets },
    };
    reportDefinition(fields, `agents[${index}].environment`, config, variables, 0);
  }
}

function reportExecutionPolicy(
  fields: Fields,
  key: string,
  name: string,
  config: StackConfig,
  { secrets, secretKmsKeyArns }: Pick<StackConfig, "secretKmsKeyArns" | "secrets">,
): void {
  if (Object.keys(secrets).length === 0) {
    return;
  }
  const { auth } = config.prefect;
  const own =
    auth.kind === PrefectAuthKind.open
      ? []
      : [arn(config, "secretsmanager", `secret:${name}-prefect-1234567-AbCdEf`)];
  const statements = executionStatements({
    partition: partitionOf(config.aws.region).name,
    repositoryArn: arn(config, "ecr", `repository/${name}-1234567`),
    logGroupArn: arn(config, "logs", `log-group:${name}-registration-1234567`),
    secrets: [...Object.values(secrets), ...("secretArn" in auth ? [auth.secretArn] : own)],
    kmsKeyArns: secretKmsKeyArns,
  });
  reportPolicy(
    fields,
    key,
    allow(statements),
    "keep several values in one secret of Secrets Manager, as JSON, and name each by its key ('arn:…:secret:…:<json key>::'): a secret counts once",
  );
}

/** A secret that the stack creates is encrypted with the AWS managed key. */
export function keysOfPrefectSecret({ prefect, secretKmsKeyArns }: StackConfig): string[] {
  return "secretArn" in prefect.auth ? secretKmsKeyArns : [];
}

function reportFlowPolicy(
  fields: Fields,
  key: string,
  name: string,
  config: StackConfig,
  policies: readonly PolicyStatement[],
): void {
  reportPolicy(
    fields,
    key,
    allow([...policies, ...(config.flowRuns.exec ? execStatements(arn(config, "logs", name)) : [])]),
    "make them, and `dataAccess`, fewer and shorter: one statement for all actions on the same resources, '*' for what their names have in common",
  );
}

function withDataAccess(
  { aws: { region } }: StackConfig,
  { policies, dataAccess }: Pick<StackConfig["flowRuns"], "dataAccess" | "policies">,
): PolicyStatement[] {
  const account = { partition: partitionOf(region).name, region, accountId: "123456789012" };
  return [...policies, ...dataAccessStatements(dataAccess, account)];
}

/** The roles' names have 64 characters at most. */
function longestDaskStatements(config: StackConfig, name: string, project: string): PolicyStatement[] {
  const { region } = config.aws;
  const path = `${config.project}/${config.stack}/flow-runs`;
  const role = `arn:${partitionOf(region).name}:iam::123456789012:role/${path}/${"r".repeat(64)}`;
  return daskStatements({
    partition: partitionOf(region).name,
    region,
    accountId: "123456789012",
    clusterArn: arn(config, "ecs", `cluster/${config.cluster.name ?? `${name}-1234567`}`),
    family: `${name}-dask-${project}`,
    roleArns: [role, role],
  });
}

function reportPolicy(fields: Fields, key: string, policy: string, hint: string): void {
  const { length } = policy.replace(/\s/g, "");
  if (length > ROLE_POLICY_CHARACTERS) {
    const demand = `fit into the ${ROLE_POLICY_CHARACTERS} characters that IAM leaves a role's policies`;
    fields.must(key, demand, `${length}, as the role has it`, hint);
  }
}

interface Variables {
  readonly environment: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
}

function reportDefinition(
  fields: Fields,
  key: string,
  { aws: { region } }: StackConfig,
  { environment, secrets }: Variables,
  others: number,
): void {
  const container = containerDefinition({
    name: "registration",
    image: "",
    environment,
    secrets,
    logGroup: "",
    region,
    stopTimeoutSeconds: 120,
    writableRoot: false,
  });
  const bytes = Buffer.byteLength(JSON.stringify(container)) + AROUND_CONTAINER_BYTES + others;
  if (bytes > TASK_DEFINITION_BYTES) {
    const demand = `fit, with \`secrets\`, into the ${TASK_DEFINITION_BYTES} bytes of a task definition`;
    const hint = "keep long values in files of the image, or in one secret";
    fields.must(key, demand, `${bytes}, as the definition has them`, hint);
  }
}

/** Registration's configuration is one of its environment variables. */
function registrationCharacters({ agents }: StackConfig, { secrets }: Pick<Variables, "secrets">): number {
  const pools = agents.map(
    ({ name, workPool, workQueues }) =>
      POOL_CHARACTERS + name.length + workPool.length + workQueues.join('","').length,
  );
  return [...pools, Object.keys(secrets).join('","').length].reduce((sum, length) => sum + length, 0);
}

function arn({ aws: { region } }: StackConfig, service: string, resource: string): string {
  return `arn:${partitionOf(region).name}:${service}:${region}:123456789012:${resource}`;
}

import * as pulumi from "@pulumi/pulumi";
import { ContainerName } from "../task/containerName";
import { FlowCode } from "./flowCode";
import type { RegisteredWorkPool, RegistrationArgs } from "./registration";

/** Configuration of `python -m prefect_ecs.registration`, read by `prefect_ecs/src/prefect_ecs/registration/config.py`. */
export function registrationConfig(args: RegistrationArgs): pulumi.Output<string> {
  const { flowRuns, ownsWorkPools = true, gpuDefinitions = [] } = args;
  const otherImages = Object.keys(args.otherImages ?? {});
  const common = {
    cluster: args.clusterArn,
    taskDefinition: flowRuns.taskDefinitionArn,
    subnets: flowRuns.subnetIds,
    securityGroups: [flowRuns.securityGroupId],
    daskSecurityGroups:
      args.daskSecurityGroupId === undefined ? (args.daskSecurityGroupIds ?? []) : [args.daskSecurityGroupId],
    prefectApiKeySecretArn: args.prefectApiKeySecretArn,
    prefectApiAuthStringSecretArn: args.prefectApiAuthStringSecretArn,
  };
  return pulumi
    .all([
      args.owner,
      args.workPools,
      pulumi.output(common),
      namesOf(args.secrets),
      namesOf(args.tags),
      args.workPoolNames ?? {},
      pulumi.output(args.taskDefinitions ?? {}),
    ])
    .apply(([owner, workPools, known, secretVariables, tagKeys, workPoolNames, taskDefinitions]) =>
      JSON.stringify({
        owner,
        adopt: args.adoptExisting ?? false,
        // Older images refuse the key.
        ...((args.crashedRunRetries ?? 0) === 0 ? {} : { crashedRunRetries: args.crashedRunRetries }),
        secretVariables,
        tagKeys,
        workPools: workPools.map((pool) => workPoolConfig(args, pool, known)),
        // Older images refuse these keys.
        ...(ownsWorkPools ? {} : { taskDefinition: known.taskDefinition }),
        ...(args.daskSecurityGroupId === undefined ? {} : { daskSecurityGroup: known.daskSecurityGroups[0] }),
        ...given("workPoolNames", workPoolNames),
        ...given("taskDefinitions", taskDefinitions),
        ...(gpuDefinitions.length === 0 ? {} : { gpuDefinitions }),
        ...(otherImages.length === 0 ? {} : { otherImages }),
        ...given("variables", args.variables ?? {}),
        ...(args.preview === true ? { preview: true } : {}),
        ...(args.code === undefined || args.code === FlowCode.image ? {} : { code: args.code }),
      }),
    );
}

interface Known {
  readonly cluster: string;
  readonly taskDefinition: string;
  readonly subnets: string[];
  readonly securityGroups: string[];
  readonly daskSecurityGroups: string[];
  readonly prefectApiKeySecretArn: string | undefined;
  readonly prefectApiAuthStringSecretArn: string | undefined;
}

function workPoolConfig(
  { flowRuns, ownsWorkPools = true }: RegistrationArgs,
  pool: RegisteredWorkPool,
  known: Known,
): Record<string, unknown> {
  const owned = ownsWorkPools ? {} : { owned: false };
  if (pool.processes !== undefined) {
    const { agent, name, workQueues, processes } = pool;
    return { agent, name, type: "process", workQueues, ...processes, ...owned };
  }
  return {
    agent: pool.agent,
    name: pool.name,
    type: "ecs",
    workQueues: pool.workQueues,
    cluster: known.cluster,
    containerName: ContainerName.flowRun,
    taskDefinition: known.taskDefinition,
    subnets: known.subnets,
    securityGroups: known.securityGroups,
    // Older images refuse the key.
    ...(known.daskSecurityGroups.length === 0 ? {} : { daskSecurityGroups: known.daskSecurityGroups }),
    cpu: flowRuns.cpu,
    memoryMiB: flowRuns.memoryMiB,
    cpuArchitecture: flowRuns.cpuArchitecture,
    capacityProvider: pool.capacityProvider,
    // Older images refuse these keys.
    ...(pool.capacityProviderStrategy === undefined
      ? {}
      : {
          capacityProviderStrategy: pool.capacityProviderStrategy.map(({ capacityProvider, weight }) => ({
            capacityProvider,
            weight,
          })),
        }),
    ...(pool.managedInstances === undefined ? {} : { managedInstances: pool.managedInstances }),
    ...(pool.agentSettings === undefined || pool.agentSettings.length === 0
      ? {}
      : { agentSettings: pool.agentSettings }),
    enableExecuteCommand: flowRuns.exec,
    prefectApiKeySecretArn: known.prefectApiKeySecretArn ?? null,
    prefectApiAuthStringSecretArn: known.prefectApiAuthStringSecretArn ?? null,
    ...owned,
  };
}

function given(key: string, values: Readonly<Record<string, string>>): Record<string, unknown> {
  return Object.keys(values).length === 0 ? {} : { [key]: values };
}

/** The names, sorted. */
function namesOf(
  values: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined,
): pulumi.Output<string[]> {
  return pulumi.output(values ?? {}).apply((all) => Object.keys(all).sort());
}

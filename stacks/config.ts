import * as pulumi from "@pulumi/pulumi";
import { logRetentionProblems } from "../components/monitoring/logRetention";
import { crashedRunRetriesProblems } from "../components/prefect/crashedRunRetries";
import { privateDomain, serverAddress } from "../components/server/serverAddress";
import { show } from "../components/show";
import { readAgents, reportFlowProjects } from "./config/agents";
import { readAlarmEmail } from "./config/alarms";
import { reportPlaces } from "./config/arns";
import { readAws } from "./config/aws";
import { readCluster } from "./config/cluster";
import { readDataStore, readExistingDatabases } from "./config/dataStore";
import { readContainerVariables, readKmsKeyArns } from "./config/containers";
import { Fields } from "./config/fields";
import { fieldsOf, type Given, refuseConfig } from "./config/fieldsOf";
import { readFlowProjects } from "./config/flowProjects";
import { readFlowRuns } from "./config/flowRuns";
import { readImage } from "./config/image";
import { readManagedInstances, reportManagedInstances } from "./config/managedInstances";
import { reportLoadBalancersSubnets } from "./config/loadBalancer";
import { readNetwork } from "./config/network";
import { maxProjectAndStack, name } from "./config/names";
import { readPermissionsBoundary } from "./config/permissionsBoundary";
import { readPrefect, readWebUrl } from "./config/prefect";
import { PREFECT_SERVER_KEY, readPrefectServer, reportServersStore } from "./config/prefectServer";
import { reportSizes } from "./config/sizeLimits";
import { readSize } from "./config/sizes";
import { readTags } from "./config/tags";
import type { StackConfig, StackDefaults } from "./config/types";
import { stackName } from "./stackName";

export * from "./config/types";

/** AWS's service that returns the caller's public address. */
const defaultEchoUrl = "https://checkip.amazonaws.com";

/** A stack, and its configuration. */
export interface ConfiguredStack {
  readonly project: string;
  readonly stack: string;
  /** @default the program's */
  readonly given?: Given;
}

/**
 * Reads the stack's configuration; nothing else reads it.
 *
 * Throws one `RunError` with all mistakes, before the program creates anything.
 *
 * @param of The stack. @default the program's own
 */
export function readStackConfig(
  defaults: StackDefaults,
  of: ConfiguredStack = { project: pulumi.getProject(), stack: stackName() },
): StackConfig {
  const problems: string[] = [];
  const config = readAll(defaults, of, problems);
  refuseConfig(config.stack, problems);
  return config;
}

/** The configuration's keys, as `readStackConfig` reads them. */
export function configKeys(defaults: StackDefaults): string[] {
  return readNothing(defaults).names;
}

/** Key → values that it allows, of the keys with a fixed set of them. */
export function configChoices(defaults: StackDefaults): ReadonlyMap<string, readonly string[]> {
  return readNothing(defaults).choices;
}

function readNothing(defaults: StackDefaults): Fields {
  const fields = new Fields({ values: {}, problems: [] });
  readProject(fields, fieldsOf("aws", []), defaults, { project: pulumi.getProject(), stack: stackName() });
  return fields;
}

function readAll(
  defaults: StackDefaults,
  { project, stack, given }: ConfiguredStack,
  problems: string[],
): StackConfig {
  problems.push(...nameProblems(project, stack));
  const fields = fieldsOf(project, problems, given);
  const config = readProject(fields, fieldsOf("aws", problems, given), defaults, { project, stack });
  fields.rejectUnknown();
  // Sizes are checked only for values that are otherwise right.
  if (problems.length === 0) {
    reportSizes(fields, { project, stack, ...config });
  }
  return { project, stack, ...config };
}

function nameProblems(project: string, stack: string): string[] {
  const rule = "must be small letters, digits and single '-' between them, beginning with a letter";
  const left = maxProjectAndStack - project.length;
  return [
    ...(name.test(project)
      ? []
      : [`The project's name ${rule}, got ${show(project)}: change it in Pulumi.yaml.`]),
    ...(name.test(stack) && stack.length <= left
      ? []
      : [
          `The stack's name ${rule}, and have at most ${left} of them, got ${show(stack)}: \`pulumi stack rename\` gives it another.`,
        ]),
  ];
}

function readProject(
  fields: Fields,
  provider: Fields,
  defaults: StackDefaults,
  { project, stack }: Pick<ConfiguredStack, "project" | "stack">,
): Omit<StackConfig, "project" | "stack"> {
  const aws = readAws(provider);
  const prefectServer = readPrefectServer(fields, aws.region);
  const managedInstances = readManagedInstances(fields, `${project}-${stack}`);
  const given = {
    aws,
    prefect: readPrefect(
      fields,
      prefectServer && {
        apiUrl: serverAddress(privateDomain(`${project}-${stack}`)),
        loadBalancer: prefectServer.loadBalancer,
      },
    ),
    prefectServer,
    network: readNetwork(fields, defaults, aws.region),
    image: readImage(fields, defaults, aws.region),
    flowRuns: readFlowRuns(fields, defaults),
    ...readContainerVariables(fields),
    secretKmsKeyArns: readKmsKeyArns(fields),
    managedInstances,
    agents: readAgents(
      fields,
      defaults,
      stack,
      managedInstances.map(({ name }) => name),
    ),
    existingDatabases: readExistingDatabases(fields),
  };
  const flowProjects = readFlowProjects(fields, given);
  const config = {
    ...given,
    flowProjects,
    dataStore: readDataStore(fields, defaults, { ...given, flowProjects }),
    registration: readSize(fields, "registrationCpu", "registrationMemoryMiB", defaults.registrationSize),
    logRetentionDays: readLogRetention(fields, defaults),
    egressEchoUrl: readWebUrl(fields, "egressEchoUrl") ?? defaultEchoUrl,
    alarmEmail: readAlarmEmail(fields),
    containerInsights: fields.flag("containerInsights") ?? true,
    dashboard: fields.flag("dashboard") ?? true,
    permissionsBoundaryArn: readPermissionsBoundary(fields),
    adoptExisting: fields.flag("adoptExisting") ?? false,
    crashedRunRetries: readCrashedRunRetries(fields),
    tags: readTags(fields),
  };
  reportServersStore(fields, config);
  reportLoadBalancersSubnets(fields, config);
  reportFlowProjects(fields, config.agents, config.flowProjects);
  reportManagedInstances(fields, config);
  reportPlaces(provider, aws.region);
  reportPlaces(fields, aws.region);
  return { ...config, cluster: readCluster(fields, execKeys(config), aws.region) };
}

/** The keys that switch ECS exec on. */
function execKeys({
  flowRuns,
  agents,
  prefectServer,
}: Pick<StackConfig, "agents" | "flowRuns" | "prefectServer">): string[] {
  const agentKeys = agents.flatMap(({ exec }, index) => (exec ? [`agents[${index}].exec`] : []));
  return [
    ...(flowRuns.exec ? ["flowRunExec"] : []),
    ...agentKeys,
    ...(prefectServer === undefined ? [] : [PREFECT_SERVER_KEY]),
  ];
}

function readCrashedRunRetries(fields: Fields): number {
  const retries = fields.integer("crashedRunRetries") ?? 0;
  fields.report(...crashedRunRetriesProblems(retries));
  return retries;
}

function readLogRetention(fields: Fields, defaults: StackDefaults): number {
  const days = fields.integer("logRetentionDays") ?? defaults.logRetentionDays;
  fields.report(...logRetentionProblems(days, fields.key("logRetentionDays")));
  return days;
}

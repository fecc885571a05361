import * as pulumi from "@pulumi/pulumi";
import { logRetentionProblems } from "../components/logRetention";
import { show } from "../components/show";
import { readAgents } from "./config/agents";
import { readAlarmEmail } from "./config/alarms";
import { readAws } from "./config/aws";
import { readCluster } from "./config/cluster";
import { readContainerVariables, readKmsKeyArns } from "./config/containers";
import { Fields } from "./config/fields";
import { readFlowRuns } from "./config/flowRuns";
import { readImage } from "./config/image";
import { readNetwork } from "./config/network";
import { readPrefect, readWebUrl } from "./config/prefect";
import { readSize } from "./config/sizes";
import { readTags } from "./config/tags";
import type { StackConfig, StackDefaults } from "./config/types";

export * from "./config/types";

/** AWS's own answer to "from which address do I come?". */
const defaultEchoUrl = "https://checkip.amazonaws.com";

/** What ECR, the strictest of all, takes as a part of a repository's name. */
const name = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/**
 * The longest name made of them is a role's, `<project>-<stack>-agent-<agent>-execution-<7 digits>`, of which IAM
 * allows 64 characters, and an agent's name has up to 13.
 */
const maxProjectAndStack = 25;

/**
 * Reads the stack's configuration, the only place that does.
 *
 * Throws one `RunError` that lists everything that is wrong, before the program makes anything.
 */
export function readStackConfig(defaults: StackDefaults): StackConfig {
  const problems: string[] = [];
  const config = readAll(defaults, problems);
  if (problems.length > 0) {
    const count = problems.length === 1 ? "a mistake" : `${problems.length} mistakes`;
    const lines = problems.map((problem) => `  - ${problem}`);
    throw new pulumi.RunError(
      [`The configuration of stack ${show(config.stack)} has ${count}:`, ...lines].join("\n"),
    );
  }
  return config;
}

/** The keys of the configuration, as `readStackConfig` asks for them. */
export function configKeys(defaults: StackDefaults): string[] {
  const fields = new Fields({ values: {}, problems: [] });
  readProject(fields, fieldsOf("aws", []), defaults, pulumi.getStack());
  return fields.names;
}

function readAll(defaults: StackDefaults, problems: string[]): StackConfig {
  const project = pulumi.getProject();
  const stack = pulumi.getStack();
  problems.push(...nameProblems(project, stack));
  const fields = fieldsOf(project, problems);
  const config = readProject(fields, fieldsOf("aws", problems), defaults, stack);
  fields.rejectUnknown();
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
  stack: string,
): Omit<StackConfig, "project" | "stack"> {
  const aws = readAws(provider);
  const config = {
    aws,
    prefect: readPrefect(fields),
    network: readNetwork(fields, defaults, aws.region),
    image: readImage(fields, defaults),
    flowRuns: readFlowRuns(fields, defaults),
    ...readContainerVariables(fields),
    secretKmsKeyArns: readKmsKeyArns(fields),
    agents: readAgents(fields, defaults, stack),
    registration: readSize(fields, "registrationCpu", "registrationMemoryMiB", defaults.registrationSize),
    logRetentionDays: readLogRetention(fields, defaults),
    egressEchoUrl: readWebUrl(fields, "egressEchoUrl") ?? defaultEchoUrl,
    alarmEmail: readAlarmEmail(fields),
    adoptExisting: fields.flag("adoptExisting") ?? false,
    tags: readTags(fields),
  };
  return { ...config, cluster: readCluster(fields, execKeys(config)) };
}

/** The keys that let people open a shell. */
function execKeys({ flowRuns, agents }: Pick<StackConfig, "flowRuns" | "agents">): string[] {
  const agentKeys = agents.flatMap(({ exec }, index) => (exec ? [`agents[${index}].exec`] : []));
  return [...(flowRuns.exec ? ["flowRunExec"] : []), ...agentKeys];
}

function readLogRetention(fields: Fields, defaults: StackDefaults): number {
  const days = fields.integer("logRetentionDays") ?? defaults.logRetentionDays;
  fields.report(...logRetentionProblems(days, fields.key("logRetentionDays")));
  return days;
}

/** What the configuration says in one namespace: the project's own, or a provider's. */
function fieldsOf(namespace: string, problems: string[]): Fields {
  // The SDK has this function and keeps it out of its types; without it plaintext can't be told from a secret.
  const runtime: typeof pulumi.runtime & { readonly isConfigSecret?: (key: string) => boolean } =
    pulumi.runtime;
  const prefix = `${namespace}:`;
  const given = Object.entries(pulumi.runtime.allConfig())
    // Empty text is what the project declares for "not said".
    .filter(([key, value]) => key.startsWith(prefix) && value !== "");
  const nameOf = (key: string) => key.slice(prefix.length);
  return new Fields({
    values: Object.fromEntries(given.map(([key, value]) => [nameOf(key), value])),
    problems,
    prefix: namespace === "aws" ? prefix : "",
    encrypted: new Set(
      given.filter(([key]) => runtime.isConfigSecret?.(key) === true).map(([key]) => nameOf(key)),
    ),
  });
}

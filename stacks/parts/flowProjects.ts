import * as pulumi from "@pulumi/pulumi";
import { FlowProject, type FlowProjectArgs, type FlowRunTaskArgs, type Platform } from "../../components";
import { flowRunArgs } from "../../components/project/flowProjectArgs";
import type { FlowProjectConfig, StackConfig } from "../config";
import type { Place } from "./place";

/** A flow project of the stack: its configuration and its component. */
export interface StackProject {
  readonly config: FlowProjectConfig;
  readonly component: FlowProject;
  /** Arguments of its runs' task. */
  readonly flowRuns: FlowRunTaskArgs;
}

/** Creates the stack's flow projects, in the configuration's order. @param dependsOn Dependencies of their registrations. */
export function flowProjectsOf(
  config: StackConfig,
  { name }: Place,
  platform: pulumi.Output<Platform>,
  dependsOn: Promise<pulumi.Resource[]>,
): StackProject[] {
  return config.flowProjects.map((project) => {
    const args = { ...flowProjectArgs(config, project), platform };
    const component = new FlowProject(`${name}-${project.name}`, args, { dependsOn });
    const { imageUri, repositoryArn } = component;
    const flowRuns = flowRunArgs({ args, project: project.name, platform });
    return { config: project, component, flowRuns: { ...flowRuns, imageUri, repositoryArn } };
  });
}

/** A flow project's arguments, without its platform. */
export function flowProjectArgs(
  config: StackConfig,
  project: FlowProjectConfig,
): Omit<FlowProjectArgs, "platform"> {
  return {
    ...project,
    buildSecrets: secretsInEnvironment(project),
    imageUri: project.image.uri,
    cpuArchitecture: project.image.cpuArchitecture,
    exec: config.flowRuns.exec,
    adoptExisting: config.adoptExisting,
    crashedRunRetries: config.crashedRunRetries,
    registrationCpu: config.registration.cpu,
    registrationMemoryMiB: config.registration.memoryMiB,
    profile: config.aws.profile,
    assumeRoleArn: config.aws.assumeRoleArn,
  };
}

/** Values of the build's secrets; a preview needs none. */
function secretsInEnvironment({
  name,
  buildSecrets,
}: FlowProjectConfig): Record<string, pulumi.Output<string>> {
  const missing = Object.values(buildSecrets).filter((variable) => process.env[variable] === undefined);
  if (missing.length > 0 && !pulumi.runtime.isDryRun()) {
    throw new pulumi.RunError(
      `The build of flow project ${name} needs ${missing.map((variable) => `\`${variable}\``).join(", ")} in the environment, as its \`buildSecrets\` say.`,
    );
  }
  return Object.fromEntries(
    Object.entries(buildSecrets).map(([id, variable]) => [id, pulumi.secret(process.env[variable] ?? "")]),
  );
}

import * as pulumi from "@pulumi/pulumi";
import {
  FlowProject,
  type FlowProjectArgs,
  type FlowProjectImage,
  type FlowRunTaskArgs,
  type Platform,
} from "../../components";
import { flowRunArgs } from "../../components/project/flowProjectArgs";
import type { FlowProjectConfig, StackConfig } from "../config";
import { byImages } from "../config/projectImages";
import type { Place } from "./place";

/** A flow project of the stack: its configuration and its component. */
export interface StackProject {
  readonly config: FlowProjectConfig;
  readonly component: FlowProject;
  /** Arguments of its runs' task. */
  readonly flowRuns: FlowRunTaskArgs;
}

/** Creates the stack's flow projects, returned in the configuration's order. @param dependsOn Dependencies of their registrations. */
export function flowProjectsOf(
  config: StackConfig,
  place: Place,
  platform: pulumi.Output<Platform>,
  dependsOn: Promise<pulumi.Resource[]>,
): StackProject[] {
  const made = new Map<string, StackProject>();
  for (const project of byImages(config.flowProjects)) {
    const images = project.taskDefinitions.flatMap(({ image }) => made.get(image ?? "") ?? []);
    const args = {
      ...flowProjectArgs(config, project, (name) => imageOf(made.get(name) as StackProject)),
      platform,
    };
    const before: Promise<pulumi.Resource[]> = dependsOn.then((known) => [
      ...known,
      ...images.map(({ component }) => component),
    ]);
    const component = new FlowProject(`${place.name}-${project.name}`, args, { dependsOn: before });
    const { imageUri, repositoryArn } = component;
    const flowRuns = flowRunArgs({ args, project: project.name, platform });
    made.set(project.name, {
      config: project,
      component,
      flowRuns: { ...flowRuns, imageUri, repositoryArn },
    });
  }
  return config.flowProjects.map(({ name }) => made.get(name) as StackProject);
}

function imageOf({ component, config }: StackProject): FlowProjectImage {
  const { imageUri, repositoryArn } = component;
  return { imageUri, repositoryArn, cpuArchitecture: config.image.cpuArchitecture };
}

/** A flow project's arguments, without its platform. @param imageOf Image of another flow project, by its name. */
export function flowProjectArgs(
  config: StackConfig,
  project: FlowProjectConfig,
  imageOf: (name: string) => FlowProjectImage,
): Omit<FlowProjectArgs, "platform"> {
  return {
    ...project,
    taskDefinitions: project.taskDefinitions.map(({ image, ...definition }) => ({
      ...definition,
      ...(image === undefined ? {} : { image: imageOf(image) }),
    })),
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

import * as pulumi from "@pulumi/pulumi";
import { FlowCode } from "../components/prefect/flowCode";
import { show, showChoices } from "../components/show";
import type { FlowProjectConfig, StackConfig } from "../stacks/config";

/** The flow project that the pull request's is a copy of. @param name Empty: the first. */
export function copiedProject(config: StackConfig, name: string): FlowProjectConfig {
  const projects = config.flowProjects.length > 0 ? config.flowProjects : [ofFlows(config)];
  const found = name === "" ? projects[0] : projects.find((project) => project.name === name);
  if (found === undefined) {
    const names = showChoices(projects.map((project) => project.name));
    throw new pulumi.RunError(
      `\`flowProject\` must be one of ${config.project}/${config.stack}, ${names}, got ${show(name)}.`,
    );
  }
  if (found.folder === undefined) {
    throw new pulumi.RunError(
      `The flow project ${found.name} has an image by digest, not from a folder: a pull request changes nothing of it.`,
    );
  }
  return found;
}

/** `flows/`, with what is the stack's where there are no flow projects. */
function ofFlows(config: StackConfig): FlowProjectConfig {
  const { cpu, memoryMiB, ephemeralStorageGiB, policies, dataAccess } = config.flowRuns;
  const { environment, secrets, secretKmsKeyArns } = config;
  return {
    name: "flows",
    folder: "flows",
    prefectFile: undefined,
    dockerfile: undefined,
    target: undefined,
    buildArgs: {},
    buildSecrets: {},
    compression: undefined,
    image: { ...config.image, uri: undefined },
    cpu,
    memoryMiB,
    ephemeralStorageGiB,
    environment,
    secrets,
    secretKmsKeyArns,
    policies,
    dataStore: config.dataStore !== undefined,
    taskDefinitions: [],
    dataAccess,
    workPools: {},
    variables: {},
    code: FlowCode.image,
    dask: undefined,
  };
}

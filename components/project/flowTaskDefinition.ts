import type * as pulumi from "@pulumi/pulumi";
import type { PolicyStatement } from "../iam/policyStatement";
import type { CpuArchitecture } from "../task/fargatePlatform";

/**
 * A further task definition of a flow project, for deployments whose job variable `task_definition` names it: with the
 * project's image, size, variables and log group, and with a role and secrets of its own.
 */
export interface FlowTaskDefinition {
  /** Unique in the project. */
  readonly name: string;
  /** Image of another flow project, with the flows' code at the same place. @default the project's own */
  readonly image?: FlowProjectImage;
  /** Names among the project's `secrets`. @default none */
  readonly secrets?: string[];
  /** IAM permissions of its flows, instead of the project's. @default none */
  readonly policies?: PolicyStatement[];
  /** @default the project's */
  readonly ephemeralStorageGiB?: number;
  /** GPUs, which only Managed Instances have, of a type that has so many. @default none, and it runs on Fargate too */
  readonly gpus?: number;
}

/** A flow project's image: outputs of its `FlowProject`. */
export interface FlowProjectImage {
  readonly imageUri: pulumi.Input<string>;
  readonly repositoryArn: pulumi.Input<string>;
  /** @default that of the project that uses the image */
  readonly cpuArchitecture?: CpuArchitecture;
}

/** Names of the definitions with GPUs. */
export function definitionsWithGpus(definitions: readonly FlowTaskDefinition[] = []): string[] {
  return definitions.filter(({ gpus }) => gpus !== undefined).map(({ name }) => name);
}

import type { PolicyStatement } from "../iam/policyStatement";

/**
 * A further task definition of a flow project, for deployments whose job variable `task_definition` names it: with the
 * project's image, size, variables and log group, and with a role and secrets of its own.
 */
export interface FlowTaskDefinition {
  /** Unique in the project. */
  readonly name: string;
  /** Names among the project's `secrets`. @default none */
  readonly secrets?: string[];
  /** IAM permissions of its flows, instead of the project's. @default none */
  readonly policies?: PolicyStatement[];
  /** @default the project's */
  readonly ephemeralStorageGiB?: number;
}

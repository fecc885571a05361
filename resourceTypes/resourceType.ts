import type { Describe } from "./description";
import type { OfflineAnswer } from "./offlineAnswer";
import type { PriceKey } from "./priceKey";

/**
 * All that plan, audit, bootstrap, recover and the offline providers know of a type of resource: nothing is optional, so
 * a row without one of them doesn't compile.
 */
export interface ResourceType {
  /** What it is in a word, and what matters of it. */
  readonly words: Describe;
  readonly cost: Cost;
  readonly access: Access;
  readonly replacedBy: ReplacedBy;
  readonly deploy: DeployActions;
  /** How `recover` finds one that an interrupted `up` left behind. */
  readonly leftBehind: LeftBehind;
  /** Its name in Terraform, by which Checkov knows it. */
  readonly terraform: TerraformType | Reason;
  readonly offline: OfflineAnswer;
}

/** Why a field has no value. */
export interface Reason {
  readonly reason: string;
}

/** `plan/cost/readSetup.ts` reads it: its price depends on more than the resource. */
export const READ_BY_COST = "read";
/** A reason: free, or charged by usage only. */
export type Cost = Reason | typeof READ_BY_COST | Monthly;

/** An item of the bill with a price for each. */
export interface Monthly {
  readonly item: string;
  /** One for which `plan/cost/monthlyItems.ts` counts rows. */
  readonly part: "monitoring" | "other";
  readonly price: PriceKey;
  /** How many of them one resource is. @default 1 */
  readonly quantity?: (inputs: Readonly<Record<string, unknown>>) => number;
}

export const Access = {
  /** It lets nobody in by itself. */
  none: "none",
  /** `plan/access/` reads whom it lets in. */
  read: "read",
} as const;
export type Access = (typeof Access)[keyof typeof Access];

/**
 * Inputs that can't be changed in place: AWS's provider makes a new one and deletes the old one. From its own schemas,
 * where they are marked `ForceNew`, by the names that Pulumi gives them:
 * https://github.com/hashicorp/terraform-provider-aws/tree/main/internal/service (read on 2026-11-26)
 */
export interface ReplacedBy {
  /** `ALL`: all but those that `but` names. */
  readonly inputs: readonly string[] | typeof ALL;
  readonly but?: readonly string[];
  /** Inputs of which only an engine knows. */
  readonly unknown?: readonly string[];
}

export const ALL = "all";

/** IAM actions that the deployer needs over the resource's life cycle. */
export type DeployActions = Readonly<
  Record<"create" | "read" | "update" | "delete", readonly string[] | Reason>
>;

/** By the stack's tag, in EC2 as a kind of `cli/commands/recover/ec2.ts`, else in whichever API lists it. */
export type LeftBehind =
  { readonly tagged: "ec2"; readonly kind: string } | { readonly tagged: "tagging API" | "IAM" } | Reason;

/** Properties whose names differ are those that are plural in Pulumi. */
export interface TerraformType {
  readonly type: string;
  readonly renamed?: Readonly<Record<string, string>>;
}

/** A resource that the program registered, with what it asked for. */
export interface CapturedResource {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  /** URN of the parent; "" for a child of the stack itself. */
  readonly parent: string;
  /** Secrets are shown as `HIDDEN`. */
  readonly inputs: Record<string, unknown>;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly deleteBeforeReplace: boolean;
  /** URNs, whether from `dependsOn` or from values. */
  readonly dependencies: string[];
  /** Input → URNs of the resources that its value comes from. */
  readonly propertyDependencies: Record<string, string[]>;
  /** URNs that it had before, as its aliases say. */
  readonly aliases: string[];
}

/** Stands for a value that Pulumi encrypts. */
export const HIDDEN = "[secret]";

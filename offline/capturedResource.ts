/** A resource that the program registered, with its inputs and options. */
export interface CapturedResource {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  /** URN of the parent; "" for a child of the stack itself. */
  readonly parent: string;
  /** Secrets are `HIDDEN`. */
  readonly inputs: Record<string, unknown>;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly deleteBeforeReplace: boolean;
  /** URNs, from `dependsOn` and from values. */
  readonly dependencies: string[];
  /** Input → URNs of the resources that its value comes from. */
  readonly propertyDependencies: Record<string, string[]>;
  /** Previous URNs, from its aliases. */
  readonly aliases: string[];
}

/** Replaces secret values. */
export const HIDDEN = "[secret]";

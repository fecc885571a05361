/** Fields of a stack's state that the CLI reads. */
export interface StackState {
  readonly resources: readonly StateResource[];
  /** What an operation had begun and not written down as done. */
  readonly interrupted: readonly Interrupted[];
}

export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

export interface Interrupted {
  /** creating, updating, deleting, reading or importing. */
  readonly doing: string;
  readonly type: string;
  readonly name: string;
}

/** @param exported Output of `pulumi stack export`. */
export function readState(exported: string): StackState {
  const { deployment } = JSON.parse(exported) as Exported;
  return {
    resources: deployment.resources ?? [],
    interrupted: (deployment.pending_operations ?? []).map(({ type, resource }) => ({
      doing: type,
      type: resource.type,
      name: nameOf(resource.urn),
    })),
  };
}

/** The last segment of `urn:pulumi:<stack>::<project>::<types>::<name>`. */
export function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

/** Account of the stack's resources; `undefined` if none has an ARN yet. */
export function accountOf({ resources }: StackState): string | undefined {
  return resources
    .map(({ outputs }) => /^arn:[^:]+:[^:]+:[^:]*:(\d{12}):/.exec(String(outputs?.["arn"]))?.[1])
    .find((account) => account !== undefined);
}

interface Exported {
  readonly deployment: {
    readonly resources?: readonly StateResource[] | null;
    readonly pending_operations?:
      readonly { readonly type: string; readonly resource: StateResource }[] | null;
  };
}

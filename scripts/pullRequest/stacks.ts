import { numberOf, stackOf } from "../../pull-request/stackName";

/** The label that gives a pull request an environment. */
export const LABEL = "environment";

export interface Sweep {
  /** Names of all stacks. */
  readonly stacks: readonly string[];
  /** GitHub's data of a pull request; throws if GitHub doesn't answer. */
  readonly pullRequest: (number: string) => unknown;
  readonly remove: (number: string) => void;
}

/** Removes stacks without an open, labelled pull request. Continues after failures. @throws Error with all failures */
export function sweep({ stacks, pullRequest, remove }: Sweep): void {
  const failed: string[] = [];
  for (const number of stacks.flatMap((stack) => numberOf(stack) ?? [])) {
    try {
      if (!isWanted(pullRequest(number))) {
        remove(number);
      }
    } catch (error) {
      failed.push(`${stackOf(number)}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  if (failed.length > 0) {
    throw new Error(failed.join("\n"));
  }
}

function isWanted(pullRequest: unknown): boolean {
  const { state, labels } = pullRequest as {
    readonly state: string;
    readonly labels: readonly { readonly name: string }[];
  };
  return state === "OPEN" && labels.some(({ name }) => name === LABEL);
}

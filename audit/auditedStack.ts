import type { CapturedResource } from "../offline/capturedResource";
import { captureStack } from "../offline/captureStack";
import { OFFLINE_ACCOUNT } from "../offline/providers";
import { cloudResources } from "./render/cloudResources";
import type { CloudResource } from "./render/resource";

/** A program's resources, as the tools read them. */
export class AuditedStack {
  readonly resources: readonly CloudResource[];
  readonly #prefix: string;
  readonly #placeholder: string;
  readonly #region: string;

  /** @param name Unique among the stacks that are audited together. */
  constructor(
    readonly name: string,
    program: CapturedProgram,
  ) {
    this.resources = cloudResources(program.resources, program.region);
    const { project, stack } = program;
    this.#prefix = stack === undefined ? project : `${project}-${stack}`;
    this.#placeholder = stack === undefined ? "<project>" : "<stack>";
    this.#region = program.region;
  }

  /** Replaces the stack's own names by `<stack>` or `<project>`, `<region>` and `<account>`. */
  generalized(text: string): string {
    return text
      .replaceAll(this.#prefix, this.#placeholder)
      .replaceAll(this.#region, "<region>")
      .replaceAll(OFFLINE_ACCOUNT, "<account>");
  }
}

export interface CapturedProgram {
  readonly project: string;
  /** Undefined: the account's program, for all of the project's stacks. */
  readonly stack: string | undefined;
  readonly region: string;
  readonly resources: readonly CapturedResource[];
}

/** Runs a stack's program offline, with its configuration files. */
export async function capturedProgram(root: string, stack: string): Promise<CapturedProgram> {
  const { project, region, resources } = await captureStack(root, stack);
  return { project, stack, region, resources };
}

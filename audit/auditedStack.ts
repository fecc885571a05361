import type { CapturedResource } from "../offline/capturedResource";
import { captureStack } from "../offline/captureStack";
import { OFFLINE_ACCOUNT } from "../offline/providers";
import { cloudResources } from "./render/cloudResources";
import type { CloudResource } from "./render/resource";

/** A program run offline, as the tools get it. */
export class AuditedStack {
  readonly resources: readonly CloudResource[];
  readonly #prefix: string;
  readonly #placeholder: string;
  readonly #region: string;

  /** @param name Of this variant: unique among those that are audited together. */
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

  /** Puts `<stack>` or `<project>`, `<region>` and `<account>` in the place of its own. */
  generalized(text: string): string {
    return text
      .replaceAll(this.#prefix, this.#placeholder)
      .replaceAll(this.#region, "<region>")
      .replaceAll(OFFLINE_ACCOUNT, "<account>");
  }
}

export interface CapturedProgram {
  readonly project: string;
  /** Undefined: what an account has for all of the project's stacks. */
  readonly stack: string | undefined;
  readonly region: string;
  readonly resources: readonly CapturedResource[];
}

/** Runs a stack's program offline, with the configuration of its files. */
export async function capturedProgram(root: string, stack: string): Promise<CapturedProgram> {
  const { project, region, resources } = await captureStack(root, stack);
  return { project, stack, region, resources };
}

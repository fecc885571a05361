import type { CapturedResource } from "../offline/capturedResource";
import { captureStack } from "../offline/captureStack";
import { OFFLINE_ACCOUNT } from "../offline/providers";
import { cloudResources } from "./render/cloudResources";
import type { CloudResource } from "./render/resource";

/** A stack's program run offline, as the tools get it. */
export class AuditedStack {
  readonly resources: readonly CloudResource[];
  readonly #prefix: string;
  readonly #region: string;

  /** @param name Of this variant: unique among those that are audited together. */
  constructor(
    readonly name: string,
    program: CapturedProgram,
  ) {
    this.resources = cloudResources(program.resources, program.region);
    this.#prefix = `${program.project}-${program.stack}`;
    this.#region = program.region;
  }

  /** Puts `<stack>`, `<region>` and `<account>` in the place of this stack's own. */
  generalized(text: string): string {
    return text
      .replaceAll(this.#prefix, "<stack>")
      .replaceAll(this.#region, "<region>")
      .replaceAll(OFFLINE_ACCOUNT, "<account>");
  }
}

export interface CapturedProgram {
  readonly project: string;
  readonly stack: string;
  readonly region: string;
  readonly resources: readonly CapturedResource[];
}

/** Runs a stack's program offline, with the configuration of its files. */
export async function capturedProgram(root: string, stack: string): Promise<CapturedProgram> {
  const { project, region, resources } = await captureStack(root, stack);
  return { project, stack, region, resources };
}

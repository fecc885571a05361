import type { CapturedResource } from "../../offline/capturedResource";

/** A resource in AWS, with what others refer to it by. */
export interface CloudResource extends Pick<
  CapturedResource,
  "type" | "name" | "inputs" | "urn" | "dependencies"
> {
  /** What the provider answers: ids, ARNs, names. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** A value that is another resource's, or has it in it. */
export interface Reference {
  readonly to: CloudResource;
  /** The output that it is, in Pulumi's words. */
  readonly output: string;
}

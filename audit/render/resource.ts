import type { CapturedResource } from "../../offline/capturedResource";

/** A resource in AWS, with the outputs that others refer to. */
export interface CloudResource extends Pick<
  CapturedResource,
  "type" | "name" | "inputs" | "urn" | "dependencies"
> {
  /** The provider's answers: ids, ARNs, names. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** A reference to another resource's output. */
export interface Reference {
  readonly to: CloudResource;
  /** The output's name in Pulumi. */
  readonly output: string;
}

import type * as pulumi from "@pulumi/pulumi";

/** A metric in CloudWatch, which an alarm watches and the dashboard draws. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  /** @default none */
  readonly dimensions?: Record<string, pulumi.Input<string>>;
}

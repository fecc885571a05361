import type * as pulumi from "@pulumi/pulumi";

/** A CloudWatch metric of an alarm and the dashboard. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  /** @default none */
  readonly dimensions?: Record<string, pulumi.Input<string>>;
}

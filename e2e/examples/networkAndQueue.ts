import * as assert from "node:assert/strict";
import { PROVIDER_REGION } from "../aws/providerConfig";
import type { Change } from "../changes";

/** Configuration of the examples with a network, a cluster and the queue. */
export const NETWORK_CONFIG = {
  region: PROVIDER_REGION,
  zones: ["a", "b"].map((zone) => `${PROVIDER_REGION}${zone}`),
};

/** The components of those examples, and their most important resources. */
const MADE = [
  "aws:cloudwatch/eventRule:EventRule taskEvents-task-stopped",
  "aws:ec2/eip:Eip network-egress-1",
  "aws:ec2/natGateway:NatGateway network-nat-1",
  "aws:ec2/securityGroup:SecurityGroup network-flow-runs",
  "aws:ec2/subnet:Subnet network-private-1",
  "aws:ec2/subnet:Subnet network-private-2",
  "aws:ecs/cluster:Cluster cluster",
  "aws:sqs/queue:Queue taskEvents-events",
  "prefect-ecs:cluster:Cluster cluster",
  "prefect-ecs:events:TaskEvents taskEvents",
  "prefect-ecs:network:Network network",
];

/** Checks that the engine creates all of them, or plans to. */
export function assertMade(changes: readonly Change[]): void {
  const made = changes.filter(({ op }) => op === "create").map(({ type, name }) => `${type} ${name}`);
  assert.deepEqual(
    MADE.filter((resource) => !made.includes(resource)),
    [],
    "nothing of it should be missing",
  );
}

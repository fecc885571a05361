import { DEFAULT_USAGE } from "../../plan/cost/usage";
import { diagramOf } from "../../plan/picture/diagramOf";
import { type Plan, PLAN_FORMAT } from "../../plan/plan";
import type { PlannedResource } from "../../plan/resources";
import { staging } from "./pictureFixture";

const URN = "urn:pulumi:staging::shop::";

type Given = Pick<PlannedResource, "type" | "name" | "title"> & Partial<PlannedResource>;

/** A resource with nothing but what a test says. */
export function planned({ type, name, ...given }: Given): PlannedResource {
  return {
    type,
    name,
    urn: urnOf(type, name),
    parent: "",
    inputs: {},
    protect: false,
    retainOnDelete: false,
    deleteBeforeReplace: false,
    dependencies: [],
    propertyDependencies: {},
    aliases: [],
    facts: [],
    ...given,
  };
}

export function urnOf(type: string, name: string): string {
  return `${URN}${type}::${name}`;
}

export const network = planned({
  type: "prefect-ecs:network:Network",
  name: "shop-staging",
  title: "Network",
  facts: ["how flow runs get out, and nothing gets in"],
});

export const gateway = planned({
  type: "aws:ec2/natGateway:NatGateway",
  name: "shop-staging-nat-1",
  title: "NAT gateway nat-1",
  parent: network.urn,
  facts: ["traffic leaves through <egress-1>", "in the subnet public-eu-west-1a"],
  inputs: { subnetId: "subnet-1", tags: { team: "data" } },
});

export const route = planned({
  type: "aws:ec2/route:Route",
  name: "shop-staging-private-1",
  title: "Route private-1",
  parent: network.urn,
  facts: ["0.0.0.0/0 → nat-1"],
  inputs: { routeTableId: "rtb-1", natGatewayId: "nat-1" },
  propertyDependencies: { routeTableId: [], natGatewayId: [gateway.urn] },
});

/** A small stack: a component with two resources, one flow, one role, two items on the bill. */
export const plan: Plan = {
  format: PLAN_FORMAT,
  project: "shop",
  stack: "staging",
  region: "eu-west-1",
  examples: ["shop:prefectApiUrl"],
  notes: [],
  problems: [],
  resources: [network, gateway, route],
  deployments: [
    {
      name: "hello/hello",
      facts: ["Greet | somebody."],
      workPool: "ecs-staging",
      workQueue: "default",
      problems: [],
      definition: { name: "hello", schedules: [{ slug: "nightly", cron: "0 3 * * *" }] },
    },
  ],
  sources: { "flows/src/hello.py": "aaaa" },
  cost: {
    region: "eu-west-1",
    currency: "USD",
    date: "2026-11-25",
    sources: {},
    assumptions: DEFAULT_USAGE,
    items: [
      {
        item: "NAT gateways",
        quantity: 730,
        unit: "hour",
        unitPrice: 0.048,
        monthly: 35.04,
        varies: false,
        part: "network",
      },
      {
        item: "flow runs",
        quantity: 80,
        unit: "task hour",
        unitPrice: 0.025,
        monthly: 2,
        varies: true,
        part: "tasks",
      },
    ],
    fixed: 35.04,
    total: 37.04,
    freeAtMost: 0,
    thousandRuns: [],
    savings: [],
  },
  access: {
    roles: [
      {
        name: "flow-run-task",
        usedBy: ["flow runs: its code"],
        assumedBy: [{ who: ["ECS tasks"], isDenial: false, conditions: [] }],
        boundary: undefined,
        grants: [
          {
            sid: undefined,
            words: "get object",
            isDenial: false,
            actions: ["s3:GetObject"],
            resources: ["bucket data/*"],
            conditions: [],
            wildcards: [],
          },
        ],
        unseen: [],
      },
    ],
    resourcePolicies: [],
    openings: [],
    secrets: [],
    unread: [],
  },
  diagram: diagramOf(staging),
  gaps: [],
};

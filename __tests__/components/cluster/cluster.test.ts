// Mocks don't prove that ECS takes the log group for exec sessions: only AWS does.
import * as aws from "@pulumi/aws";
import { Cluster, type ClusterArgs } from "../../../components/cluster/cluster";
import { baseArgs } from "../../support/baseArgs";
import { refusalOf, registered } from "../../support/program";
import { dependenciesOf, listOf, one } from "../../support/resources";

const make = (args: Partial<ClusterArgs> = {}): Cluster =>
  new Cluster("main", { ...baseArgs.cluster, ...args });

it("makes a cluster with its capacity and the log of its exec sessions", async () => {
  expect(listOf(await registered(make))).toEqual([
    "aws:cloudwatch/logGroup:LogGroup main-exec",
    "aws:ecs/cluster:Cluster main",
    "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders main",
    "prefect-ecs:cluster:Cluster main",
  ]);
});

it("watches its containers, and logs what people type in them", async () => {
  const resources = await registered(() => make({ tags: { team: "data" } }));
  expect(one(resources, "aws:ecs/cluster:Cluster", "main").inputs).toEqual({
    settings: [{ name: "containerInsights", value: "enabled" }],
    configuration: {
      executeCommandConfiguration: {
        logging: "OVERRIDE",
        logConfiguration: { cloudWatchLogGroupName: "main-exec" },
      },
    },
    tags: { team: "data" },
  });
  expect(one(resources, "aws:cloudwatch/logGroup:LogGroup", "main-exec").inputs).toEqual({
    retentionInDays: 30,
    tags: { team: "data" },
  });
});

it("runs tasks on demand unless they ask for Spot", async () => {
  const { inputs } = one(
    await registered(make),
    "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders",
    "main",
  );
  expect(inputs).toEqual({
    clusterName: "main",
    capacityProviders: ["FARGATE", "FARGATE_SPOT"],
    defaultCapacityProviderStrategies: [{ capacityProvider: "FARGATE", weight: 1 }],
  });
});

it("has its capacity before anybody runs something in it", async () => {
  const resources = await registered(() => new aws.ecs.Service("user", { cluster: make().arn }));
  expect(dependenciesOf(resources, one(resources, "aws:ecs/service:Service", "user"))).toEqual([
    "aws:ecs/cluster:Cluster main",
    "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders main",
  ]);
});

it("refuses a log retention that CloudWatch doesn't know", async () => {
  expect(await refusalOf(() => make({ logRetentionDays: 31 }))).toEqual([
    "`logRetentionDays` must be 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653 days, got 31.",
  ]);
});

it("has no Container Insights where they are switched off", async () => {
  const resources = await registered(() => make({ containerInsights: false }));
  expect(one(resources, "aws:ecs/cluster:Cluster", "main").inputs["settings"]).toEqual([
    { name: "containerInsights", value: "disabled" },
  ]);
});

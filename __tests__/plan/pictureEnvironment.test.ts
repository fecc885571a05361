import { diagramOf } from "../../plan/picture/diagramOf";
import { AddressFate, type Environment } from "../../plan/inventory/environment";
import { readEnvironment } from "../../plan/inventory/readEnvironment";
import { type Change, openServer, stackResources } from "../support/stack";
import { staging } from "./pictureFixture";

// Addresses and ids come from AWS: what a picture calls them by is the program's own names.

async function environmentOf(stack: string, change: Change = {}): Promise<Environment> {
  return readEnvironment({ stack, resources: await stackResources(stack, change) });
}

describe("reading an environment from what a program registered", () => {
  it("finds everything of staging", async () => {
    expect(await environmentOf("staging")).toEqual(staging);
  });

  it("finds a NAT gateway and an address in every zone of prod", async () => {
    const { zones, addresses, flowRuns, logs } = await environmentOf("prod");

    expect(zones.map(({ natGateway, leavesThrough }) => [natGateway, leavesThrough])).toEqual([
      ["prefect-ecs-prod-nat-1", "prefect-ecs-prod-nat-1"],
      ["prefect-ecs-prod-nat-2", "prefect-ecs-prod-nat-2"],
    ]);
    expect(addresses).toEqual([
      { name: "egress-1", natGateway: "prefect-ecs-prod-nat-1", fate: AddressFate.kept },
      { name: "egress-2", natGateway: "prefect-ecs-prod-nat-2", fate: AddressFate.kept },
    ]);
    expect(flowRuns).toEqual({ cpu: 1024, memoryMiB: 2048, cpuArchitecture: "X86_64" });
    expect(logs.retentionDays).toBe(365);
  });

  it("says that the local stack's address ends with it, and that its Prefect is a server", async () => {
    const { addresses, prefect, secrets } = await environmentOf("local");

    expect(addresses.map(({ fate }) => fate)).toEqual([AddressFate.released]);
    expect(prefect.isCloud).toBe(false);
    expect(secrets).toEqual([]);
  });

  it.each(["local", "staging", "prod"])(
    "has a place for every type of resource in %s: a new one belongs in resourceTypes/, and in the picture",
    async (stack) => {
      expect((await environmentOf(stack)).others).toEqual([]);
    },
  );

  it("shows additional resources of the program", () => {
    return expect(
      stackResources("staging").then((resources) => {
        const [vpc] = resources.filter(({ type }) => type === "awsx:ec2:Vpc");
        const bucket = { ...vpc, type: "aws:s3/bucket:Bucket", name: "results", urn: "urn:bucket" };
        return readEnvironment({
          stack: "staging",
          resources: [...resources, bucket as (typeof resources)[number]],
        }).others;
      }),
    ).resolves.toEqual([{ type: "aws:s3/bucket:Bucket", count: 1 }]);
  });

  it("finds several agents in the configuration's order, with their pools, queues, sizes and capacity", async () => {
    const { agents } = await environmentOf("staging", {
      agents: [
        { name: "default" },
        {
          name: "heavy",
          cpu: 512,
          memoryMiB: 1024,
          desiredCount: 2,
          workQueues: ["high", "low"],
          capacityProvider: "FARGATE_SPOT",
        },
        { name: "batch", workPool: "nightly" },
      ],
    });

    expect(agents).toEqual([
      staging.agents[0],
      {
        name: "heavy",
        cpu: 512,
        memoryMiB: 1024,
        desiredCount: 2,
        workPool: "ecs-staging-heavy",
        workQueues: ["high", "low"],
        spotShare: 1,
        readsEvents: true,
      },
      { ...staging.agents[0], name: "batch", workPool: "nightly" },
    ]);
  });

  it("tells addresses in use from those in reserve", async () => {
    const { addresses } = await environmentOf("staging", { egressAddressCount: 2 });

    expect(addresses).toEqual([
      staging.addresses[0],
      { name: "egress-2", natGateway: undefined, fate: AddressFate.kept },
    ]);
  });

  it("tells adopted addresses, and an image of another stack, from its own", async () => {
    const { addresses, hasOwnRegistry } = await environmentOf("prod", {
      egressAllocationIds: ["eipalloc-0123456789abcdef0", "eipalloc-0123456789abcdef1"],
      natStrategy: "single",
      imageUri: `123456789012.dkr.ecr.eu-west-1.amazonaws.com/prefect-ecs-staging@sha256:${"0".repeat(64)}`,
    });

    expect(addresses).toEqual([
      {
        name: "eipalloc-0123456789abcdef0",
        natGateway: "prefect-ecs-prod-nat-1",
        fate: AddressFate.adopted,
      },
      { name: "address 2", natGateway: undefined, fate: AddressFate.adopted },
    ]);
    expect(hasOwnRegistry).toBe(false);
  });

  it("finds no zones and addresses in an existing network, which has no picture", async () => {
    const environment = await environmentOf("staging", {
      network: "existing",
      vpcId: "vpc-0123456789abcdef0",
      privateSubnetIds: ["subnet-0123456789abcdef0"],
    });

    expect(environment).toMatchObject({
      region: "eu-west-1",
      zones: [],
      addresses: [],
      hasS3Endpoint: false,
    });
    expect(() => diagramOf(environment)).toThrow("the stack uses an existing network");
  });

  it("lists the names of secrets, and none for an open server", async () => {
    const secrets = {
      DATABASE_URL: "arn:aws:ssm:eu-west-1:123456789012:parameter/team/database-url",
    };

    expect((await environmentOf("staging", { secrets })).secrets).toEqual([
      "DATABASE_URL",
      "PREFECT_API_KEY",
    ]);
    expect((await environmentOf("staging", openServer)).secrets).toEqual([]);
  });
});

// Mocks don't prove that ECS starts an instance for a task, nor that these rights are enough for it: only AWS does (e2e/README.md).
import { ManagedInstances, type ManagedInstancesArgs } from "../../../components/cluster/managedInstances";
import { baseArgs } from "../../support/baseArgs";
import { refusalOf, registered } from "../../support/program";
import { listOf, one } from "../../support/resources";

const make = (args: Partial<ManagedInstancesArgs> = {}): ManagedInstances =>
  new ManagedInstances("main", { ...baseArgs.managedInstances, ...args });
const PROVIDER = "aws:ecs/capacityProvider:CapacityProvider";

it("makes a capacity provider, and the roles of ECS and of its instances", async () => {
  expect(listOf(await registered(make))).toEqual([
    "aws:ecs/capacityProvider:CapacityProvider main-gpu",
    "aws:iam/instanceProfile:InstanceProfile main-instance",
    "aws:iam/role:Role main-infrastructure",
    "aws:iam/role:Role main-instance",
    "aws:iam/rolePolicy:RolePolicy main-infrastructure",
    "aws:iam/rolePolicy:RolePolicy main-instance",
    "prefect-ecs:cluster:ManagedInstances main",
  ]);
});

it("lets the types alone decide which instances start, in private subnets", async () => {
  const made = one(await registered(make), PROVIDER, "main-gpu");
  expect(made.inputs).toEqual({
    name: "main-gpu",
    cluster: "main",
    managedInstancesProvider: {
      infrastructureRoleArn: "arn:aws:iam::123456789012:role/main-infrastructure",
      instanceLaunchTemplate: {
        ec2InstanceProfileArn: "arn:aws:iam::123456789012:instance-profile/main-instance",
        networkConfiguration: { subnets: ["subnet-a", "subnet-b"], securityGroups: ["sg-flow-runs"] },
        instanceRequirements: {
          allowedInstanceTypes: ["g6.xlarge", "g6.2xlarge"],
          vcpuCount: { min: 1 },
          memoryMib: { min: 1 },
          burstablePerformance: "included",
          onDemandMaxPricePercentageOverLowestPrice: 999999,
        },
      },
      propagateTags: "CAPACITY_PROVIDER",
    },
    tags: {},
  });
  expect(made.deleteBeforeReplace).toBe(true);
});

it("has a disk, and a time in which an idle instance keeps its images", async () => {
  const capacity = [{ name: "big", instanceTypes: ["r7i.*"], storageGiB: 500, scaleInAfterSeconds: 900 }];
  const { inputs } = one(await registered(() => make({ capacity })), PROVIDER, "main-big");
  expect(inputs["managedInstancesProvider"]).toMatchObject({
    instanceLaunchTemplate: { storageConfiguration: { storageSizeGib: 500 } },
    infrastructureOptimization: { scaleInAfter: 900 },
  });
});

it("keeps tags off the instances if one has a key that their metadata can't show", async () => {
  const propagated = async (tags: Record<string, string>): Promise<unknown> =>
    one(await registered(() => make({ tags })), PROVIDER, "main-gpu").inputs["managedInstancesProvider"];
  expect(await propagated({ "prefect-ecs:stack": "a/b" })).toMatchObject({
    propagateTags: "CAPACITY_PROVIDER",
  });
  expect(await propagated({ "cost center": "data" })).toMatchObject({ propagateTags: "NONE" });
});

it("gives ECS rights on what it manages and on this network, and to pass the one role", async () => {
  const resources = await registered(() =>
    make({ permissionsBoundaryArn: "arn:aws:iam::1:policy/boundary" }),
  );
  const { Statement: statements } = JSON.parse(
    String(one(resources, "aws:iam/rolePolicy:RolePolicy", "main-infrastructure").inputs["policy"]),
  ) as { Statement: { Sid: string; Action: string[]; Resource: string[]; Condition?: unknown }[] };
  const named = Object.fromEntries(statements.map((statement) => [statement.Sid, statement]));

  expect(named["PassInstanceRole"]).toMatchObject({
    Resource: ["arn:aws:iam::123456789012:role/main-instance"],
    Condition: { StringLike: { "iam:PassedToService": ["ec2.*"] } },
  });
  expect(named["StartThemInThisNetwork"]?.Resource).toEqual([
    "arn:aws:ec2:eu-west-1:*:subnet/subnet-a",
    "arn:aws:ec2:eu-west-1:*:subnet/subnet-b",
    "arn:aws:ec2:eu-west-1:*:security-group/sg-flow-runs",
    "arn:aws:ec2:eu-west-1::image/*",
  ]);
  // Whatever else can start, change or tag something has a condition.
  const free = statements.filter(({ Condition }) => Condition === undefined).map(({ Sid }) => Sid);
  expect(free).toEqual(["StartThemInThisNetwork", "LookAtInstancesAndTheirNetwork"]);
  for (const role of ["main-infrastructure", "main-instance"]) {
    expect(one(resources, "aws:iam/role:Role", role).inputs["permissionsBoundary"]).toBe(
      "arn:aws:iam::1:policy/boundary",
    );
  }
});

it("gives an instance rights on its cluster only", async () => {
  const { inputs } = one(await registered(make), "aws:iam/rolePolicy:RolePolicy", "main-instance");
  const { Statement: statements } = JSON.parse(String(inputs["policy"])) as {
    Statement: { Action: string[]; Resource: string[] }[];
  };
  expect(statements.map(({ Action, Resource }) => [Action, Resource])).toEqual([
    [["ecs:DiscoverPollEndpoint"], ["*"]],
    [
      ["ecs:RegisterContainerInstance", "ecs:SubmitAttachmentStateChanges", "ecs:SubmitTaskStateChange"],
      ["arn:aws:ecs:eu-west-1:123456789012:cluster/main"],
    ],
    [
      ["ecs:Poll", "ecs:PutSystemLogEvents", "ecs:StartTelemetrySession"],
      ["arn:aws:ecs:eu-west-1:123456789012:container-instance/main/*"],
    ],
  ]);
});

it("reports all that ECS would refuse, at once", async () => {
  const capacity = [
    { name: "GPU", instanceTypes: ["g6.xlarge", "m7g.large"], storageGiB: 0, scaleInAfterSeconds: 4000 },
    { name: "big", instanceTypes: ["large"] },
    { name: "none", instanceTypes: [] },
  ];
  expect(await refusalOf(() => make({ capacity }))).toEqual([
    "`capacity[0].name` must be at most 13 small letters, digits and inner '-', beginning with a letter, got 'GPU'.",
    "`capacity[0].instanceTypes` must have one CPU architecture, got g6.xlarge (X86_64), m7g.large (ARM64).",
    "`capacity[0].storageGiB` must be a whole number from 1 to 16384 GiB, got 0.",
    "`capacity[0].scaleInAfterSeconds` must be a whole number from 0 to 3600 seconds, got 4000.",
    "`capacity[1].instanceTypes` must be EC2 instance types, such as 'g6.xlarge' or 'g6.*', got 'large'.",
    "`capacity[2].instanceTypes` must have from 1 to 400 instance types, got 0.",
  ]);
  expect(await refusalOf(() => make({ namePrefix: "ecs-data" }))).toEqual([
    "`capacity[0]` needs a project whose name doesn't begin with 'aws', 'ecs' or 'fargate', for ECS refuses capacity providers that do, got 'ecs-data'.",
  ]);
});

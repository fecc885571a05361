// Mocks don't prove that workers join: prefect_ecs/tests/dask starts real ones. AWS's network and Spot are proved nowhere here.
import { FlowProject, type FlowProjectArgs } from "../../../components/project/flowProject";
import { platformProblems } from "../../../components/project/flowProjectProblems";
import { DaskSecurityGroup } from "../../../components/dask/daskSecurityGroup";
import { apiUrl, baseArgs, clusterArn, databaseUrlArn, platform } from "../../support/baseArgs";
import { type CapturedResource, refusalOf, registered } from "../../support/program";
import { containerOf, dependenciesOf, listOf, one, stepInputOf, variablesOf } from "../../support/resources";

const args: Partial<FlowProjectArgs> = {
  dask: {},
  environment: { STAGE: "test" },
  secrets: { TOKEN: databaseUrlArn },
  platform: { ...platform, daskSecurityGroupIds: { reports: "sg-dask" } },
};
const make = (change: Partial<FlowProjectArgs> = {}): FlowProject =>
  new FlowProject("reports", { ...baseArgs.flowProject, ...args, ...change });
const made = (change?: Partial<FlowProjectArgs>): Promise<CapturedResource[]> =>
  registered(() => make(change));
const settingsOf = (resources: CapturedResource[]): unknown =>
  JSON.parse(variablesOf(containerOf(resources, "reports-flow-run"))["PREFECT_ECS_DASK"] ?? "");

it("adds a definition of workers and the flows' right to start it, and nothing that costs while idle", async () => {
  const without = listOf(await made({ dask: undefined }));
  expect(listOf(await made()).filter((line) => !without.includes(line))).toEqual([
    "aws:ecs/taskDefinition:TaskDefinition reports-dask",
    "aws:iam/rolePolicy:RolePolicy reports-dask",
    "command:local:Command reports-dask-retirement",
    "prefect-ecs:dask:Dask reports",
  ]);
});

it("starts workers from the flow runs' image, with their roles, variables, secrets and log group", async () => {
  const resources = await made();
  const workers = one(resources, "aws:ecs/taskDefinition:TaskDefinition", "reports-dask").inputs;
  const flowRuns = one(resources, "aws:ecs/taskDefinition:TaskDefinition", "reports-flow-run").inputs;
  const worker = containerOf(resources, "reports-dask");
  const flowRun = containerOf(resources, "reports-flow-run");

  expect([workers["taskRoleArn"], workers["executionRoleArn"]]).toEqual([
    flowRuns["taskRoleArn"],
    flowRuns["executionRoleArn"],
  ]);
  expect(worker).toMatchObject({
    name: "dask-worker",
    image: flowRun.image,
    secrets: flowRun.secrets,
    user: "1000:1000",
    readonlyRootFilesystem: true,
    stopTimeout: 120,
    command: ["python", "-m", "prefect_ecs.dask.worker"],
  });
  const { PREFECT_ECS_DASK: settings, ...others } = variablesOf(flowRun);
  expect(settings).toBeDefined();
  expect(variablesOf(worker)).toEqual(others);
  expect(others).toMatchObject({ STAGE: "test", PREFECT_API_URL: apiUrl });
});

it("is of a family and with tags by which no agent starts, watches or stops it", async () => {
  const { inputs } = one(await made(), "aws:ecs/taskDefinition:TaskDefinition", "reports-dask");
  expect(inputs["family"]).toBe("prefect-ecs-test-dask-reports");
  expect(inputs["tags"]).toEqual({
    "prefect-ecs:stack": "prefect-ecs/test",
    "prefect-ecs:flow-project": "reports",
    "prefect-ecs:dask": "prefect-ecs-test-dask-reports",
  });
});

it("tells flow runs the exact revision, the network and the most workers", async () => {
  expect(settingsOf(await made({ dask: { maxWorkers: 50, capacityProvider: "FARGATE" } }))).toEqual({
    cluster: clusterArn,
    taskDefinition: expect.stringMatching(/:task-definition\/prefect-ecs-test-dask-reports:1$/) as string,
    containerName: "dask-worker",
    subnets: platform.subnetIds,
    securityGroups: [platform.securityGroupId, "sg-dask"],
    capacityProvider: "FARGATE",
    maxWorkers: 50,
  });
});

it("has one vCPU and 4 GiB on Spot, unless it is told otherwise", async () => {
  const resources = await made();
  expect(one(resources, "aws:ecs/taskDefinition:TaskDefinition", "reports-dask").inputs).toMatchObject({
    cpu: "1024",
    memory: "4096",
    requiresCompatibilities: ["FARGATE"],
    networkMode: "awsvpc",
  });
  expect(settingsOf(resources)).toMatchObject({ capacityProvider: "FARGATE_SPOT", maxWorkers: 20 });
  const large = await made({ dask: { workerCpu: 4096, workerMemoryMiB: 30720 } });
  expect(one(large, "aws:ecs/taskDefinition:TaskDefinition", "reports-dask").inputs).toMatchObject({
    cpu: "4096",
    memory: "30720",
  });
});

it("keeps replaced revisions for flow runs that know them, and retires them as those of flow runs", async () => {
  const resources = await made();
  const definition = one(resources, "aws:ecs/taskDefinition:TaskDefinition", "reports-dask");
  expect(definition.inputs).toMatchObject({ skipDestroy: true });
  expect(dependenciesOf(resources, definition)).toEqual(
    expect.arrayContaining([
      "aws:iam/rolePolicy:RolePolicy reports-dask",
      "command:local:Command reports-dask-retirement",
    ]),
  );
  const step = one(resources, "command:local:Command", "reports-registration");
  expect(stepInputOf(step)).toMatchObject({
    retire: { families: ["prefect-ecs-test-flow-run-reports", "prefect-ecs-test-dask-reports"] },
  });
});

it("tells registration of the group that the project's runs are in", async () => {
  const variables = variablesOf(containerOf(await made(), "reports-registration"));
  expect(JSON.parse(variables["REGISTRATION_CONFIG"] ?? "")).toMatchObject({
    daskSecurityGroup: "sg-dask",
    workPools: [{ securityGroups: [platform.securityGroupId], daskSecurityGroups: ["sg-dask"] }],
  });
});

it("has a security group whose members reach each other and nobody else", async () => {
  const resources = await registered(() => new DaskSecurityGroup("reports", { vpcId: "vpc-1" }));
  expect(listOf(resources)).toEqual([
    "aws:ec2/securityGroup:SecurityGroup reports-dask",
    "prefect-ecs:dask:DaskSecurityGroup reports",
  ]);
  const { inputs } = one(resources, "aws:ec2/securityGroup:SecurityGroup", "reports-dask");
  const each = { protocol: "tcp", fromPort: 1024, toPort: 65535, self: true, description: "Each other" };
  expect(inputs).toMatchObject({ vpcId: "vpc-1", ingress: [each], egress: [each] });
});

it("refuses all wrong values at once, before it makes anything", async () => {
  const dask = { workerCpu: 1000, maxWorkers: 1001 };
  expect(await refusalOf(() => make({ dask }))).toEqual([
    "`dask.workerCpu` must be 256, 512, 1024, 2048, 4096, 8192, 16384 or 32768 CPU units, got 1000.",
    "`dask.maxWorkers` must be a whole number from 1 to 1000, got 1001.",
  ]);
});

it("says what to do on a platform whose pools know no group of it", () => {
  expect(platformProblems(platform, "reports", { ...baseArgs.flowProject, dask: {} })).toEqual([
    "`dask` must be set in the stack prefect-ecs/test too, for the project 'reports' of its `flowProjects`: its work pools allow a security group for workers only then.",
  ]);
});

// Mocks don't prove that ECS starts an instance for a run: e2e/README.md says how to see it on AWS.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { accessOf } from "../../plan/access/access";
import { costOf } from "../../plan/cost/cost";
import { costSection } from "../../plan/cost/costSection";
import { deploymentSizes } from "../../plan/flows";
import { readEnvironment } from "../../plan/inventory/readEnvironment";
import { arrowsOf } from "../../plan/picture/arrowsOf";
import { rowsOf } from "../plan/access/tables";
import { containerOf, dependenciesOf, listOf, one, variablesOf } from "../support/resources";
import { type Change, stackResources } from "../support/stack";
import { open, problemsOf, read, type Written } from "./configFixture";

const name = "prefect-ecs-staging";
const gpu = { name: "gpu", instanceTypes: ["g6.xlarge", "g6.2xlarge"] };
const ml = { name: "ml", folder: "flows", taskDefinitions: [{ name: "train", gpus: 1 }] };
const withGpus: Change = {
  managedInstances: [gpu],
  agents: [{ name: "default" }, { name: "gpu", capacityProvider: "gpu" }],
  flowProjects: [ml],
};
const registered = async (task: string): Promise<unknown> =>
  JSON.parse(
    variablesOf(containerOf(await stackResources("staging", withGpus), `${name}-${task}`))[
      "REGISTRATION_CONFIG"
    ] ?? "",
  );
const DEFINITION = "aws:ecs/taskDefinition:TaskDefinition";

describe("a stack with Managed Instances", () => {
  it("adds capacity, two roles and nothing that costs while idle", async () => {
    const without = listOf(
      await stackResources("staging", { agents: withGpus["agents"] && [{ name: "default" }] }),
    );
    const own = { managedInstances: [gpu], agents: [{ name: "default", capacityProvider: "gpu" }] };
    expect(listOf(await stackResources("staging", own)).filter((line) => !without.includes(line))).toEqual([
      `aws:ecs/capacityProvider:CapacityProvider ${name}-instances-gpu`,
      `aws:iam/instanceProfile:InstanceProfile ${name}-instances-instance`,
      `aws:iam/role:Role ${name}-instances-infrastructure`,
      `aws:iam/role:Role ${name}-instances-instance`,
      `aws:iam/rolePolicy:RolePolicy ${name}-instances-infrastructure`,
      `aws:iam/rolePolicy:RolePolicy ${name}-instances-instance`,
      `prefect-ecs:cluster:ManagedInstances ${name}-instances`,
    ]);
  });

  it("tells registrations which pool is on them, and which definition has GPUs", async () => {
    const onFargate = expect.not.objectContaining({ managedInstances: `${name}-gpu` }) as unknown;
    const onInstances = expect.objectContaining({ agent: "gpu", managedInstances: `${name}-gpu` }) as unknown;
    expect(await registered("ml-registration")).toMatchObject({
      workPools: [onFargate, onInstances],
      gpuDefinitions: ["train"],
    });
    expect(await registered("registration")).toMatchObject({ workPools: [onFargate, onInstances] });
    expect(await registered("registration")).not.toHaveProperty("gpuDefinitions");
  });

  it("has GPUs in a definition that runs on them only; all others run on both", async () => {
    const resources = await stackResources("staging", withGpus);
    const train = one(resources, DEFINITION, `${name}-ml_train-flow-run`);
    expect(train.inputs["requiresCompatibilities"]).toEqual(["MANAGED_INSTANCES"]);
    expect(train.inputs["networkMode"]).toBe("awsvpc");
    expect(containerOf(resources, `${name}-ml_train-flow-run`)).toMatchObject({
      resourceRequirements: [{ type: "GPU", value: "1" }],
    });
    const plain = one(resources, DEFINITION, `${name}-ml-flow-run`);
    expect(plain.inputs["requiresCompatibilities"]).toEqual(["FARGATE"]);
    // Managed Instances refuse one.
    expect(plain.inputs["ephemeralStorage"]).toBeUndefined();
    expect(containerOf(resources, `${name}-ml-flow-run`)).not.toHaveProperty("resourceRequirements");
  });

  it("has capacity before its agent asks for some", async () => {
    const resources = await stackResources("staging", withGpus);
    const service = one(resources, "aws:ecs/service:Service", `${name}-agent-gpu`);
    expect(dependenciesOf(resources, service)).toContain(
      `aws:ecs/capacityProvider:CapacityProvider ${name}-instances-gpu`,
    );
    expect(service.inputs["capacityProviderStrategies"]).toEqual([
      { capacityProvider: "FARGATE", weight: 1 },
    ]);
  });

  it("has a cost that no plan knows, and says so", async () => {
    const plain = costOf({
      stack: "staging",
      resources: await stackResources("staging", {
        flowProjects: [ml].map(({ name, folder }) => ({ name, folder })),
        agents: [{ name: "default" }, { name: "gpu" }],
      }),
    });
    const cost = costOf({ stack: "staging", resources: await stackResources("staging", withGpus) });
    expect(cost.fixed).toBeCloseTo(plain.fixed ?? 0, 5);
    expect(cost.unpriced).toBeUndefined();
    expect(costSection(cost).text).toContain(
      `Not in these: flow runs on the Managed Instances ${name}-gpu, g6.xlarge and g6.2xlarge: an instance costs EC2's price of its type ` +
        "and disk, and ECS's fee for managing it, from its start for a flow run until it has been idle for a while; nothing in between.",
    );
  });

  it("shows in the picture which agent's runs are on them", async () => {
    const resources = await stackResources("staging", withGpus);
    const environment = readEnvironment({ stack: "staging", resources });
    expect(environment.agents.map((agent) => agent.managedInstances)).toEqual([undefined, `${name}-gpu`]);
    const starts = arrowsOf(environment).filter(({ to }) => to === "flow-runs");
    expect(starts.map(({ label }) => label)).toEqual(["starts", "on instances"]);
  });

  it("names EC2 and ECS as those that have its roles, and no task", async () => {
    const access = accessOf({ stack: "staging", resources: await stackResources("staging", withGpus) });
    const roles = rowsOf(access, "Roles").filter((row) => row.startsWith("instances-"));
    expect(roles).toEqual([expect.stringContaining("ECS"), expect.stringContaining("EC2 instances")]);
    expect(roles.join()).not.toContain("its code");
  });

  it("leaves a deployment on them out of what Fargate's sizes cost", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "flows-"));
    mkdirSync(path.join(folder, "flows"));
    writeFileSync(
      path.join(folder, "flows", "prefect.yaml"),
      `deployments:
  - { name: train, entrypoint: "flows.a.a", work_pool: { name: "{{ $WORK_POOL_GPU }}", job_variables: { cpu: 49152 } } }
  - { name: small, entrypoint: "flows.a.a", work_pool: { job_variables: { cpu: 1024 } } }
`,
    );
    const pool = { workQueues: ["default"], capacityProvider: "FARGATE" } as const;
    const workPools = [
      { ...pool, agent: "default", name: "ecs-prod" },
      { ...pool, agent: "gpu", name: "ecs-prod-gpu", managedInstances: "prefect-ecs-prod-gpu" },
    ];
    const registration = { config: { owner: "flows/prod", secretVariables: [], workPools }, environment: {} };
    const sizes = deploymentSizes(folder, [{ folder: "flows", registration }]);
    rmSync(folder, { recursive: true });
    expect(sizes.map(({ name }) => name)).toEqual(["a/small"]);
  });

  it("prices no run of a first agent that is on them", async () => {
    const own = { managedInstances: [gpu], agents: [{ name: "default", capacityProvider: "gpu" }] };
    const cost = costOf({ stack: "staging", resources: await stackResources("staging", own) });
    expect(
      cost.items.filter(({ item }) => item.includes("flow runs")).map(({ monthly }) => monthly),
    ).not.toContain(NaN);
  });
});

it("may be called as Fargate's are in the program", () => {
  const { agents } = read({
    ...open,
    managedInstances: [{ ...gpu, name: "spot" }],
    agents: [
      { name: "a", capacityProvider: "spot" },
      { name: "b", capacityProvider: "FARGATE_SPOT" },
    ],
  });
  expect(agents.map((agent) => [agent.capacityProvider, agent.managedInstances])).toEqual([
    ["FARGATE", "spot"],
    ["FARGATE_SPOT", undefined],
  ]);
});

const agents = [{ name: "default" }, { name: "gpu", capacityProvider: "gpu" }];
const mistakes: [title: string, written: Written, problems: string[]][] = [
  [
    "without an agent",
    { managedInstances: [gpu] },
    ["`managedInstances[0]` is used by no agent: set `capacityProvider` of one to 'gpu', or remove it."],
  ],
  [
    "of one name",
    { managedInstances: [gpu, gpu], agents },
    ["`managedInstances` must have different names, got 'gpu' twice."],
  ],
  [
    "with a key that they don't have",
    { managedInstances: [{ ...gpu, instanceType: "g6.xlarge" }], agents },
    [
      "`managedInstances[0].instanceType` is not a key of the configuration: did you mean `managedInstances[0].instanceTypes`?",
    ],
  ],
  [
    "without a type",
    { managedInstances: [{ name: "gpu" }], agents },
    ["`managedInstances[0].instanceTypes` must have from 1 to 400 instance types, got 0."],
  ],
  [
    "of another architecture than the images",
    { managedInstances: [{ name: "gpu", instanceTypes: ["m7g.4xlarge"] }], agents },
    [
      "`managedInstances[0].instanceTypes` must be for 'X86_64', which the images of flow runs are for, got m7g.4xlarge (ARM64).",
    ],
  ],
  [
    "that an agent misspells",
    { managedInstances: [gpu], agents: [{ name: "gpu", capacityProvider: "gpus" }] },
    [
      "`agents[0].capacityProvider` must be 'FARGATE', 'FARGATE_SPOT' or 'gpu', got 'gpus'.",
      "`managedInstances[0]` is used by no agent: set `capacityProvider` of one to 'gpu', or remove it.",
    ],
  ],
  [
    "for an agent that executes flow runs itself",
    { managedInstances: [gpu], agents: [{ name: "gpu", type: "process", capacityProvider: "gpu" }] },
    [
      "`agents[0].capacityProvider` must be for an agent of type 'ecs' when it names Managed Instances, got 'gpu'.",
    ],
  ],
  [
    "with a disk of Fargate's",
    { managedInstances: [gpu], agents, flowRunEphemeralStorageGiB: 50 },
    [
      "`flowRunEphemeralStorageGiB` and the capacity provider 'gpu' of agent 'gpu' exclude each other: Managed Instances refuse a task definition with a disk of Fargate's. " +
        "Their disk is `managedInstances[].storageGiB`, and deployments on Fargate ask for theirs with the job variable `ephemeral_storage`.",
    ],
  ],
  [
    "whose GPUs no agent has",
    { flowProjects: [ml] },
    [
      "`flowProjects[0].taskDefinitions[0].gpus` needs an agent on Managed Instances, for Fargate has no GPUs: add some to `managedInstances`, and an agent with their name as `capacityProvider`.",
    ],
  ],
  [
    "with GPUs and a disk of Fargate's",
    {
      managedInstances: [gpu],
      agents,
      flowProjects: [{ ...ml, taskDefinitions: [{ name: "train", gpus: 0, ephemeralStorageGiB: 50 }] }],
    },
    [
      "`flowProjects[0].taskDefinitions[0].gpus` must be a whole number from 1 to 16, got 0.",
      "`flowProjects[0].taskDefinitions[0].gpus` and `flowProjects[0].taskDefinitions[0].ephemeralStorageGiB` exclude each other: a disk of its own is Fargate's, which has no GPUs. Remove one.",
      expect.stringContaining(
        "`flowProjects[0].taskDefinitions[0].ephemeralStorageGiB` and the capacity provider 'gpu'",
      ),
    ] as string[],
  ],
];

it.each(mistakes)("refuses Managed Instances %s", (_, written, problems) => {
  expect(problemsOf({ ...open, ...written })).toEqual(problems);
});

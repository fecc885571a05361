// Mocks don't prove that it runs first at a destroy: e2e/ does.
import { AgentService } from "../../../components/agent/agentService";
import { Teardown, type TeardownArgs } from "../../../components/prefect/teardown";
import { baseArgs } from "../../support/baseArgs";
import { registered } from "../../support/program";
import { dependenciesOf, listOf, one } from "../../support/resources";

const commandType = "command:local:Command";
const step = '{"task":{}}';

const make = (args: Partial<TeardownArgs> = {}): Teardown => new Teardown("main", { step, ...args });

it("makes one step", async () => {
  expect(listOf(await registered(make))).toEqual([
    "command:local:Command main-teardown",
    "prefect-ecs:prefect:Teardown main",
  ]);
});

it("does nothing until it is deleted, and then names the addresses that stay", async () => {
  const resources = await registered(() => make({ keptAddresses: ["203.0.113.1 (eipalloc-1)"] }));
  expect(one(resources, commandType, "main-teardown").inputs).toEqual({
    delete: "node components/runner/unregister.mjs",
    environment: { PREFECT_ECS_STEP: step, PREFECT_ECS_KEPT_ADDRESSES: '["203.0.113.1 (eipalloc-1)"]' },
  });
});

it("names a data store of which something stays", async () => {
  const dataStore = {
    host: "db.example.com",
    finalSnapshotIdentifier: "main-store-final",
    deletionProtection: true,
  };
  const { inputs } = one(await registered(() => make({ dataStore })), commandType, "main-teardown");
  expect(
    JSON.parse((inputs["environment"] as Record<string, string>)["PREFECT_ECS_DATA_STORE"] ?? ""),
  ).toEqual(dataStore);
});

it("names none where none stays", async () => {
  const { inputs } = one(await registered(make), commandType, "main-teardown");
  expect(inputs["environment"]).toMatchObject({ PREFECT_ECS_KEPT_ADDRESSES: "[]" });
});

it("goes before all that an agent is made of", async () => {
  const resources = await registered(() => {
    const agent = new AgentService("agent", baseArgs.agentService);
    new Teardown("main", { step }, { dependsOn: [agent] });
  });
  const component = one(resources, "prefect-ecs:prefect:Teardown", "main");
  // The roles' policies outlive the definition, and so the service, by themselves.
  expect(dependenciesOf(resources, component)).toEqual([
    "aws:cloudwatch/logGroup:LogGroup agent",
    "aws:ec2/securityGroup:SecurityGroup agent",
    "aws:ecs/service:Service agent",
    "aws:ecs/taskDefinition:TaskDefinition agent",
    "aws:iam/role:Role agent-execution",
    "aws:iam/role:Role agent-task",
    "command:local:Command agent-deployed",
    "command:local:Command agent-retirement",
  ]);
  expect(one(resources, commandType, "main-teardown").parent).toBe(component.urn);
});

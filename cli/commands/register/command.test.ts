// What the step itself does is shown by components/runner; here it is a script that writes down what it was given.
import { RunnerScript } from "../../../components/runner/runnerStep";
import { Machine } from "../../../__tests__/support/commandLine";

let machine: Machine;

beforeEach(() => {
  machine = new Machine();
});
afterEach(() => {
  machine.remove();
});

it("fails if the state has no registration", async () => {
  const { code, stderr } = await machine.type("register");

  expect(code).toBe(1);
  expect(stderr).toContain("The stack's state has no registration: run `pulumi up`.");
});

it("starts the step with the inputs of the last `up`, wherever they are in the state", async () => {
  const step = (create: string, environment: unknown): object => ({
    urn: `urn:${create}`,
    type: "command:local:Command",
    inputs: { create, environment },
  });
  const given = JSON.stringify({
    access: { accountId: "123456789012", region: "eu-west-1", endpoint: "http://127.0.0.1:9" },
  });
  machine.operations([], {
    resources: [
      step("node components/runner/unregister.mjs", { PREFECT_ECS_STEP: "another" }),
      step(`node components/runner/${RunnerScript.register}`, { PREFECT_ECS_STEP: given }),
    ],
  });
  const { code, stdout } = await machine.type("register --json");

  // Nothing answers there: the step got as far as asking for the account.
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ exitCode: 1 });
}, 60_000);

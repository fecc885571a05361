// Mocks don't prove how the SDK finds credentials: scripts.slow.ts sees a role assumed, and e2e/ uses an endpoint.
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { mockClient } from "aws-sdk-client-mock";
import { type Clients, printed, runnerModule } from "../../support/runner";

const { runStep, StepError } = runnerModule("step.mjs");
const sts = mockClient(STSClient);
const access = { accountId: "123456789012", region: "eu-west-1" };
let errors: () => string[];

/** Runs a step with this input. */
function run(input: unknown, step: (input: unknown, clients: Clients) => Promise<void>): Promise<void> {
  process.env["PREFECT_ECS_STEP"] = JSON.stringify(input);
  return runStep(step);
}
const failing = (error: Error) => (): Promise<void> => Promise.reject(error);

beforeEach(() => {
  sts.reset();
  sts.on(GetCallerIdentityCommand).resolves({ Account: "123456789012" });
  errors = printed("error");
  process.exitCode = undefined;
});

afterEach(() => {
  jest.restoreAllMocks();
  delete process.env["PREFECT_ECS_STEP"];
  process.exitCode = undefined;
});

it("hands a step its input and clients of the stack's region", async () => {
  const step = jest.fn().mockResolvedValue(undefined);
  await run({ access, family: "runs" }, step);
  const [input, clients] = step.mock.calls[0] as [unknown, Clients];
  expect(input).toEqual({ access, family: "runs" });
  const regions = Object.values(clients).map((client: Clients[keyof Clients]) => client.config.region());
  expect(await Promise.all(regions)).toEqual(["eu-west-1", "eu-west-1", "eu-west-1", "eu-west-1"]);
  expect(process.exitCode).toBeUndefined();
});

it("refuses to work in another account", async () => {
  sts.on(GetCallerIdentityCommand).resolves({ Account: "999999999999" });
  const step = jest.fn();
  await run({ access }, step);
  expect(step).not.toHaveBeenCalled();
  expect(errors()).toEqual([
    "These credentials belong to account 999999999999, the stack to 123456789012. Nothing was done. Set `aws:profile`, or the credentials in the environment, to the stack's account.",
  ]);
  expect(process.exitCode).toBe(1);
});

it("says what to do when it was started without its input", async () => {
  await runStep(jest.fn());
  expect(errors()).toEqual([
    "PREFECT_ECS_STEP is not set: `pulumi up` sets it, and `./prefect-ecs register` by hand",
  ]);
  expect(process.exitCode).toBe(1);
});

it.each([
  ["what the reader can mend", new StepError("The pool is there already."), "The pool is there already."],
  [
    "what AWS said",
    Object.assign(new Error("not allowed"), { name: "AccessDeniedException", $metadata: {} }),
    "AWS: AccessDeniedException: not allowed",
  ],
  [
    "that there are no credentials",
    Object.assign(new Error("none found"), { name: "CredentialsProviderError" }),
    "AWS: CredentialsProviderError: none found",
  ],
])("shows in one line %s", async (_, error, line) => {
  await run({ access }, failing(error));
  expect(errors()).toEqual([line]);
  expect(process.exitCode).toBe(1);
});

it("shows the stack trace of an unexpected error", async () => {
  await run({ access }, failing(new TypeError("x is undefined")));
  expect(errors()[0]).toBe("TypeError: x is undefined");
  expect(errors()[1]).toMatch(/^ +at /);
  expect(process.exitCode).toBe(1);
});

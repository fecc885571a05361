import * as assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import type { Say } from "../report";
import type { World } from "../world";
import { diagnosis } from "./diagnosis";
import type { Outputs } from "./outputs";

/** All commands of `./prefect-ecs`, typed on the running stack. */
export async function commandLine(world: World, outputs: Outputs, say: Say): Promise<void> {
  say("status, doctor");
  await status(world, outputs);
  assert.deepEqual(await diagnosis(world), [], "the doctor should find nothing wrong with the stack");
  say("run, logs, doctor");
  await runAndLogs(world);
  say("task, register");
  await taskAndRegister(world);
  say("secret set");
  await secretSet(world, outputs);
}

async function status({ engine }: World, { egressIps }: Outputs): Promise<void> {
  const { code, stdout, stderr } = await engine.type(["status", "--check", "--json"]);
  const found = JSON.parse(stdout) as Status;
  assert.deepEqual({ code, stderr, problems: found.problems }, { code: 0, stderr: "", problems: [] });
  assert.deepEqual(
    found.agents.map(({ running, desired, deployment }) => ({ running, desired, deployment })),
    [{ running: 1, desired: 1, deployment: "completed" }],
  );
  assert.deepEqual(
    found.workPools.map(({ status: state, onlineWorkers }) => ({ state, onlineWorkers })),
    [{ state: "READY", onlineWorkers: 1 }],
  );
  assert.deepEqual(found.egressIps, egressIps);
}

interface Status {
  readonly agents: readonly {
    readonly running: number;
    readonly desired: number;
    readonly deployment: string;
  }[];
  readonly workPools: readonly { readonly status: string; readonly onlineWorkers: number }[];
  readonly egressIps: readonly string[];
  readonly problems: readonly string[];
}

async function runAndLogs(world: World): Promise<void> {
  const { engine } = world;
  const completed = await engine.type(["run", "hello/hello", "-p", "name=Ada"]);
  assert.equal(completed.code, 0, completed.stdout + completed.stderr);
  // The command ends with the run, and Prefect sends lines in batches.
  assert.match(completed.stdout + completed.stderr, /Hello, Ada!|Its last lines may be delayed/);
  const name = startedRun(completed.stdout) ?? "";

  const failed = await engine.type(["run", "fails/fails"]);
  assert.equal(failed.code, 1, "a run that fails should end the command with 1");
  assert.match(failed.stdout, /Failed: .*this flow fails on purpose/);
  assert.deepEqual(await diagnosis(world, startedRun(failed.stdout) ?? ""), ["flow-raised"]);

  const log = await engine.type(["logs", name]);
  assert.match(log.stdout, /INFO +Hello, Ada!/);
  assert.match(log.stderr, /The flow-run task ended with exit code 0/);
  const container = await engine.type(["logs", name, "--source", "container"]);
  assert.match(container.stdout, /Hello, Ada!/);
  assert.match((await engine.type(["logs", "agent"])).stdout, /Created ECS task/);
  assert.match((await engine.type(["logs", "registration"])).stdout, /deployment hello\/hello: made/);
}

/** The run's name, from the first line of `./prefect-ecs run`. */
export function startedRun(output: string): string | undefined {
  return /^(\S+) of \S+\/\S+: http/.exec(output)?.[1];
}

async function taskAndRegister({ engine }: World): Promise<void> {
  const script = "import sys; print('from a task'); sys.exit(7)";
  const task = await engine.type(["task", "--", "python", "-c", script]);
  assert.equal(task.code, 7, "the command's exit code should be the container's");
  assert.match(task.stdout, /^from a task$/m);

  const registered = await engine.type(["register"]);
  assert.equal(registered.code, 0);
}

async function secretSet({ engine, emulator }: World, { owner }: Outputs): Promise<void> {
  const value = randomBytes(12).toString("hex");
  const args = ["secret", "set", "E2E_TOKEN", "--stdin", "--store", "secretsmanager", "--json"];
  const { code, stdout, stderr } = await engine.type(args, { input: `${value}\n` });
  assert.equal(code, 0, stderr);
  assert.ok(!(stdout + stderr).includes(value), "the value should not be printed");
  const SecretId = `/${owner}/E2E_TOKEN`;
  try {
    const kept = await emulator.json<{ SecretString: string }>(
      "secretsmanager",
      "secretsmanager.GetSecretValue",
      {
        SecretId,
      },
    );
    assert.equal(kept.SecretString, value);
    assert.match((await engine.type(["secret", "ls"])).stdout, /^E2E_TOKEN .*none/m);
  } finally {
    // The inventories of AWS before and after are compared.
    await emulator.json("secretsmanager", "secretsmanager.DeleteSecret", {
      SecretId,
      ForceDeleteWithoutRecovery: true,
    });
  }
}

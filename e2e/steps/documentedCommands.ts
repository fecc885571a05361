import * as assert from "node:assert/strict";
import { copyFileSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { type Ran, run } from "../../cli/support/run";
import { engineVariables, LOCAL_STACK, projectFolder } from "../../demo/stack";
import { readPulumiOptions } from "../../scripts/docs/commands/pulumiOptions";
import { recordPulumi } from "../../scripts/docs/commands/recordPulumi";
import { callsFor, ON_EMULATOR, runnerOf } from "../../scripts/docs/commands/runners";
import { type Call, lineOf, once } from "../../scripts/docs/commands/shell";
import type { Say } from "../report";
import type { World } from "../world";
import { startedRun } from "./commandLine";
import type { Outputs } from "./outputs";

/** The documents' commands, on the running stack. */
export async function documentedCommands(world: World, outputs: Outputs, say: Say): Promise<void> {
  const { root } = world.session.folder;
  say("what the Pulumi CLI says of its options");
  assert.deepEqual(readPulumiOptions(), recordPulumi(root), "`npm run docs:pulumi` should write the same");

  const shell = pulumiShell(world);
  const state: State = { runName: undefined };
  for (const call of callsOnEmulator(root, outputs)) {
    const line = lineOf(call);
    say(line);
    const ran = await (call.tool === "pulumi" ? shell(call.args) : typed(world, call, state));
    assert.equal(
      ran.code,
      runnerOf(call, ON_EMULATOR)?.exitCode ?? 0,
      `\`${line}\` should end so:\n${ran.stdout}${ran.stderr}`,
    );
  }
}

interface State {
  /** Name of an existing run, for a document's example. */
  runName: string | undefined;
}

/** Each command once, with the running stack instead of the document's. */
function callsOnEmulator(root: string, { imageUri }: Outputs): Call[] {
  const calls = callsFor(ON_EMULATOR, root, { answers: { imageUri }, isTyped: setsSomething });
  return once(calls.map(withoutStack));
}

/** A key that is mentioned with its value counts as typed. */
function setsSomething({ tool, args }: Call): boolean {
  const [first, second, ...words] = args.filter((word) => !word.startsWith("--"));
  return tool === "pulumi" && first === "config" && second === "set" && words.length === 2;
}

function withoutStack(call: Call): Call {
  const index = call.args.indexOf("--stack");
  return index < 0 ? call : { ...call, args: [...call.args.slice(0, index), ...call.args.slice(index + 2)] };
}

async function typed({ engine }: World, { args }: Call, state: State): Promise<Ran> {
  const [command, name] = args;
  const isLog = command === "logs" && name !== undefined && state.runName !== undefined;
  const ran = await engine.type(isLog ? [command, state.runName ?? "", ...args.slice(2)] : args);
  state.runName = startedRun(ran.stdout) ?? state.runName;
  return ran;
}

/** `pulumi` as typed in the program's folder. Its settings go to a configuration that no stack reads. */
function pulumiShell({
  session: { folder, signal },
  engineEnvironment,
}: World): (args: readonly string[]) => Promise<Ran> {
  const cwd = projectFolder(folder);
  const scratch = path.join(folder.pulumi, "documented.yaml");
  const env = { ...engineEnvironment, ...engineVariables(folder) };
  const startAnew = (): void => {
    copyFileSync(path.join(cwd, `Pulumi.${LOCAL_STACK}.yaml`), scratch);
  };
  startAnew();
  return async (args) => {
    const isConfig = args[0] === "config";
    if (isConfig && args[1] === "set") {
      // Another page may have a value of another type: `bootstrap/` has keys of the same names.
      startAnew();
    }
    const before = readFileSync(scratch, "utf8");
    const options = [
      `--stack=${LOCAL_STACK}`,
      ...(isConfig ? [`--config-file=${scratch}`] : []),
      ...(args[0] === "state" ? ["--yes"] : []),
    ];
    // A secret is read from the terminal or standard input.
    const ran = await run("pulumi", [...args, ...options], { cwd, env, signal, input: "hunter2" });
    if (isConfig && args[1] === "set" && ran.code === 0) {
      assert.notEqual(
        readFileSync(scratch, "utf8"),
        before,
        `\`pulumi ${args.join(" ")}\` should set something`,
      );
    }
    return ran;
  };
}

import * as assert from "node:assert/strict";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { configVariables, engineVariables, LOCAL_STACK } from "../../demo/stack";
import { until } from "../../cli/support/until";
import { inventory } from "../aws/inventory";
import type { Report, Say } from "../report";
import { typeLines } from "../shell";
import type { World } from "../world";
import { deployments, idsOf, named } from "./deployments";
import { runToItsEnd } from "./runs";

/** Goal of an `up`. */
const UP_SECONDS = 60;
const GREETING = "a pull request says";

/**
 * A pull request's flows beside the real ones, by the commands of its workflow, from a checkout with a changed flow. They
 * are gone after `down`; those whose `down` never came are gone after a sweep. GitHub, which says what is closed, is a
 * stand-in.
 */
export async function pullRequest(world: World, report: Report, say: Say): Promise<void> {
  const { emulator, prefect, sandbox } = world;
  const before = await inventory(emulator);
  const deployed = idsOf(await deployments(prefect.client));
  const untouched = async (): Promise<void> => {
    assert.deepEqual(
      idsOf(await deployments(prefect.client)),
      deployed,
      "the real deployments should be left",
    );
    assert.deepEqual(await inventory(emulator), before, "AWS should be as it was before");
    assert.deepEqual(JSON.parse(await type(world, STACKS)), [], "there should be no stack of a pull request");
  };
  const restore = checkOut(world);
  try {
    say("up");
    const comment = path.join(sandbox.path, "comment.md");
    report.note(await timed("up", UP_SECONDS, () => type(world, pullRequestCommand("up 42", comment))));
    assert.match(readFileSync(comment, "utf8"), /^hello\/hello-pr-42$/m);
    assert.ok(
      named(await deployments(prefect.client), "leaderboard-pr-42").schedules.every(({ active }) => !active),
    );

    say("a run of the branch's flow, and one of the real flow");
    await runThatSays(world, "hello/hello-pr-42", `${GREETING}, world!`, say);
    await runThatSays(world, "hello/hello", "Hello, world!", say);

    say("down");
    report.note(await timed("down", UP_SECONDS, () => type(world, pullRequestCommand("down 42"))));
    await untouched();

    say("one that is never taken down, and a sweep");
    await type(world, pullRequestCommand("up 43"));
    await type(world, pullRequestCommand("sweep"));
    await untouched();
  } finally {
    restore();
  }
}

/** The checkout of the pull request: its platform is the scenario's stack, and a flow is changed. */
function checkOut({ sandbox, session: { folder } }: World): () => void {
  const stackFile = `Pulumi.${LOCAL_STACK}.yaml`;
  const [config = ""] = Object.values(configVariables(folder));
  const before = [
    [
      "flows/src/flows/hello.py",
      sandbox.edit("flows/src/flows/hello.py", (text) => text.replace("Hello", GREETING)),
    ],
    [
      "pull-request/Pulumi.yaml",
      sandbox.edit("pull-request/Pulumi.yaml", (text) =>
        text.replace("default: staging", `default: ${LOCAL_STACK}`),
      ),
    ],
    [stackFile, sandbox.edit(stackFile, () => readFileSync(config, "utf8"))],
  ] as const;
  return () => {
    for (const [file, text] of before) {
      writeFileSync(path.join(sandbox.path, file), text);
    }
  };
}

/** `npm run pull-request -- <args>`, in the checkout. */
function pullRequestCommand(args: string, ...files: readonly string[]): string {
  return `npm run --silent pull-request -- ${[args, ...files].join(" ")}`;
}

const STACKS = "pulumi --cwd pull-request stack ls --json";

function type(
  { sandbox, session: { folder, signal }, engineEnvironment }: World,
  line: string,
): Promise<string> {
  const env = {
    ...engineEnvironment,
    ...engineVariables(folder),
    PATH: `${closedOnGitHub(path.join(folder.path, "bin"))}${path.delimiter}${engineEnvironment["PATH"] ?? ""}`,
  };
  return typeLines(line, { cwd: sandbox.path, env, signal });
}

/** A `gh` for which every pull request is closed. @returns its folder */
function closedOnGitHub(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const gh = path.join(folder, "gh");
  writeFileSync(gh, `#!/bin/sh\necho '{"state":"CLOSED","labels":[{"name":"environment"}]}'\n`);
  chmodSync(gh, 0o755);
  return folder;
}

/** A machine's speed is no failure. @returns how long it took, and the goal */
async function timed(title: string, goalSeconds: number, work: () => Promise<unknown>): Promise<string> {
  const from = Date.now();
  await work();
  const seconds = Math.round((Date.now() - from) / 1000);
  return `${title} took ${seconds} s; goal: at most ${goalSeconds} s${seconds > goalSeconds ? ": MISSED" : ""}`;
}

/** Prefect's client sends the last lines of a log after the run's state. */
async function runThatSays(world: World, deployment: string, words: string, say: Say): Promise<void> {
  const { client } = world.prefect;
  const { id } = await runToItsEnd(world, deployment, "COMPLETED", say);
  const said = await until(
    async () => (await client.logLines(id)).some(({ message }) => message === words) || undefined,
    { signal: world.session.signal, timeoutSeconds: 30 },
  );
  assert.ok(said, `the log of the run of ${deployment} should have the line: ${words}`);
}

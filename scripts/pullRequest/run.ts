// Deploys a pull request's flows next to the platform's (`pull-request/`), from the pull request's checkout:
//     npm run pull-request -- up <number> [file for the comment]
//     npm run pull-request -- down <number> [file for the comment]
//     npm run pull-request -- sweep        deletes the stacks of pull requests that are closed or without the label
import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { plannedDeployments } from "../../plan/flows";
import { numberOf, stackOf } from "../../pull-request/stackName";
import { run, show } from "../ci/command";
import { runMain } from "../ci/main";
import { runOf } from "../ci/run";
import { type EnvironmentOutputs, environmentComment, removedComment } from "./comment";
import { stackFile } from "./stackFile";
import { sweep } from "./stacks";

const ROOT = path.resolve(__dirname, "../..");
const PROGRAM = path.join(ROOT, "pull-request");
const UNATTENDED = ["--yes", "--non-interactive", "--suppress-progress"];

function main([command, ...args]: readonly string[]): void {
  const [number = "", file] = args;
  if (command === "sweep" && args.length === 0) {
    sweep({ stacks: stacks(), pullRequest, remove });
  } else if (command === "up" && numberOf(stackOf(number)) !== undefined) {
    tell(file, up(number));
  } else if (command === "down" && numberOf(stackOf(number)) !== undefined) {
    remove(number);
    tell(file, removedComment(number));
  } else {
    throw new Error("usage: npm run pull-request -- up|down <number> [file], or sweep");
  }
}

function up(number: string): string {
  const stack = stackOf(number);
  const provider = writeStackFile(stack);
  const withProvider = provider === undefined ? [] : [`--secrets-provider=${provider}`];
  pulumi("stack", "select", stack, "--create", "--non-interactive", ...withProvider);
  pulumi("up", `--stack=${stack}`, ...UNATTENDED, "--suppress-outputs");
  const outputs = JSON.parse(
    run("pulumi", [`--cwd=${PROGRAM}`, "stack", "output", "--json", `--stack=${stack}`]),
  ) as EnvironmentOutputs;
  const { folder, prefectFile } = outputs;
  const deployments = plannedDeployments(ROOT, [{ folder, prefectFile }]).map(({ name }) => name);
  return environmentComment({ number, outputs, deployments, run: runOf(process.env) });
}

/** Does nothing if there is no stack. */
function remove(number: string): void {
  const stack = stackOf(number);
  if (stacks().includes(stack)) {
    writeStackFile(stack);
    pulumi("destroy", `--stack=${stack}`, ...UNATTENDED, "--remove");
  }
}

/** The stack uses the platform's secrets provider. @returns the provider, for `pulumi stack init` */
function writeStackFile(stack: string): string | undefined {
  const { text, secretsProvider } = stackFile(
    readFileSync(path.join(PROGRAM, "Pulumi.yaml"), "utf8"),
    (platform) => readFileSync(path.join(ROOT, `Pulumi.${platform}.yaml`), "utf8"),
  );
  writeFileSync(path.join(PROGRAM, `Pulumi.${stack}.yaml`), text);
  return secretsProvider;
}

function stacks(): string[] {
  const listed = JSON.parse(run("pulumi", [`--cwd=${PROGRAM}`, "stack", "ls", "--json"])) as {
    readonly name: string;
  }[];
  // Pulumi Cloud may name the organization and the project too.
  return listed.map(({ name }) => name.slice(name.lastIndexOf("/") + 1));
}

function pullRequest(number: string): unknown {
  return JSON.parse(run("gh", ["pr", "view", number, "--json=state,labels"]));
}

function pulumi(...args: string[]): void {
  show("pulumi", [`--cwd=${PROGRAM}`, ...args]);
}

function tell(file: string | undefined, text: string): void {
  if (file === undefined) {
    process.stdout.write(`\n${text}`);
  } else {
    writeFileSync(file, text);
  }
}

void runMain(main);

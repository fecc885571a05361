import * as assert from "node:assert/strict";
import { copyFileSync, cpSync, mkdirSync } from "node:fs";
import * as path from "node:path";
import { engineVariables, projectFolder } from "../../demo/stack";
import { pulumi } from "../../cli/stack/pulumi";
import { keysIn } from "../aws/s3";
import type { Say } from "../report";
import type { World } from "../world";
import { type Backend, bucketOf, bucketVariables } from "./stateInBucket";

const STACK = "account";
const OF_STACK = ["--stack", STACK];
const FILE = ["--file", `${STACK}.json`];

/** Calls the Pulumi CLI, which must succeed. */
type Type = (...args: string[]) => Promise<string>;

/** The state of `bootstrap/` moves to its own bucket and back, by the commands of `docs/accounts.md`. */
export async function movedState(world: World, backend: Backend, say: Say): Promise<void> {
  const { engineEnvironment, session } = world;
  const cwd = copyOfProject(world);
  const variables = { ...engineEnvironment, ...engineVariables(session.folder) };
  const inBucketVariables = { ...variables, ...bucketVariables(world, backend) };
  const typeIn =
    (env: NodeJS.ProcessEnv): Type =>
    async (...args) => {
      const { code, stdout, stderr } = await pulumi(args, { cwd, env, signal: session.signal });
      assert.equal(code, 0, `\`pulumi ${args.join(" ")}\`: ${stderr}`);
      return stdout;
    };
  const onDisk = typeIn({ ...inBucketVariables, PULUMI_BACKEND_URL: `file://${cwd}` });
  const inBucket = typeIn(inBucketVariables);

  say("into the bucket");
  await moveIn(onDisk, inBucket, backend);
  const moved = await keysIn(world.emulator, bucketOf(backend));
  assert.ok(
    moved.includes(`.pulumi/stacks/prefect-ecs-bootstrap/${STACK}.json`),
    "the state should be in the bucket",
  );

  say("out again");
  await moveOut(inBucket, onDisk, backend);
}

async function moveIn(onDisk: Type, inBucket: Type, backend: Backend): Promise<void> {
  const provider = backend.secretsProviders.account;
  await onDisk("stack", "change-secrets-provider", provider, ...OF_STACK);
  await onDisk("stack", "export", ...FILE, ...OF_STACK);
  await inBucket("stack", "init", STACK, "--secrets-provider", provider);
  await inBucket("stack", "import", ...FILE, ...OF_STACK);
  await onDisk("stack", "rm", STACK, "--force", "--preserve-config", "--yes");
  await expectOutputs(inBucket, backend);
}

async function moveOut(inBucket: Type, onDisk: Type, backend: Backend): Promise<void> {
  await inBucket("stack", "change-secrets-provider", "passphrase", ...OF_STACK);
  await inBucket("stack", "export", ...FILE, ...OF_STACK);
  await onDisk("stack", "init", STACK);
  await onDisk("stack", "import", ...FILE, ...OF_STACK);
  await expectOutputs(onDisk, backend);
}

async function expectOutputs(type: Type, { backendUrl }: Backend): Promise<void> {
  const outputs = JSON.parse(await type("stack", "output", "--json", ...OF_STACK)) as Backend;
  assert.equal(outputs.backendUrl, backendUrl);
}

/** The configuration with the state: both are encrypted again, and the engine continues with its own. */
function copyOfProject({ session: { folder } }: World): string {
  const project = projectFolder(folder, "account-in-bucket");
  mkdirSync(project, { recursive: true });
  for (const file of ["Pulumi.yaml", `Pulumi.${STACK}.yaml`]) {
    copyFileSync(path.join(projectFolder(folder, STACK), file), path.join(project, file));
  }
  cpSync(path.join(folder.pulumi, ".pulumi"), path.join(project, ".pulumi"), { recursive: true });
  return project;
}

import * as assert from "node:assert/strict";
import { copyFileSync, cpSync, mkdirSync } from "node:fs";
import * as path from "node:path";
import { engineVariables, projectFolder } from "../../cli/local/stack";
import { pulumi } from "../../cli/stack/pulumi";
import { PROVIDER_REGION } from "../aws/providerConfig";
import { keysIn } from "../aws/s3";
import type { World } from "../world";
import { type Backend, bucketOf, bucketVariables } from "./stateInBucket";

const STACK = "account";

/** The state of `bootstrap/` moves into the bucket that it has made, by the commands of `docs/accounts.md`. */
export async function movedState(world: World, backend: Backend): Promise<void> {
  const { engineEnvironment, session } = world;
  const { folder, signal } = session;
  const { PULUMI_BACKEND_URL: bucket, ...access } = bucketVariables(world, backend);
  const cwd = copyOfProject(world);
  // `login` is for all that its user does: here for this step only.
  const inBucket = { ...engineEnvironment, ...access, PULUMI_CREDENTIALS_PATH: cwd };
  const onDisk = {
    ...engineEnvironment,
    ...access,
    ...engineVariables(folder),
    PULUMI_BACKEND_URL: `file://${cwd}`,
  };
  const type = async (env: NodeJS.ProcessEnv, args: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await pulumi(args, { cwd, env, signal });
    assert.equal(code, 0, `\`pulumi ${args.join(" ")}\`: ${stderr}`);
    return stdout;
  };

  const provider = `awskms://alias/prefect-ecs-state?region=${PROVIDER_REGION}&context_stack=${STACK}`;
  await type(onDisk, ["stack", "change-secrets-provider", provider, "--stack", STACK]);
  await type(onDisk, ["stack", "export", "--file", `${STACK}.json`, "--stack", STACK]);
  await type(inBucket, ["login", bucket]);
  await type(inBucket, ["stack", "init", STACK, "--secrets-provider", provider]);
  await type(inBucket, ["stack", "import", "--file", `${STACK}.json`, "--stack", STACK]);

  const outputs = JSON.parse(
    await type(inBucket, ["stack", "output", "--json", "--stack", STACK]),
  ) as Backend;
  assert.equal(outputs.backendUrl, backend.backendUrl);
  const moved = await keysIn(world.emulator, bucketOf(backend));
  assert.ok(
    moved.includes(`.pulumi/stacks/prefect-ecs-bootstrap/${STACK}.json`),
    "the state should be in the bucket",
  );
}

/** With its state: both are encrypted anew, and the engine goes on with its own. */
function copyOfProject({ session: { folder } }: World): string {
  const project = projectFolder(folder, "account-in-bucket");
  mkdirSync(project, { recursive: true });
  for (const file of ["Pulumi.yaml", `Pulumi.${STACK}.yaml`]) {
    copyFileSync(path.join(projectFolder(folder, STACK), file), path.join(project, file));
  }
  cpSync(path.join(folder.pulumi, ".pulumi"), path.join(project, ".pulumi"), { recursive: true });
  return project;
}

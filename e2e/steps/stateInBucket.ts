import * as assert from "node:assert/strict";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { awsVariables } from "../../demo/shellEnvironment";
import { projectFolder } from "../../demo/stack";
import { configFlags, pulumi, setConfig } from "../../cli/stack/pulumi";
import type { RunOptions } from "../../cli/support/run";
import { keysIn } from "../aws/s3";
import type { World } from "../world";

/** Outputs of `bootstrap/` about the stacks' state. */
export interface Backend {
  readonly backendUrl: string;
  readonly secretsProviders: { readonly staging: string; readonly account: string };
}

/** Name of the bucket. */
export function bucketOf({ backendUrl }: Backend): string {
  return new URL(backendUrl).hostname;
}

/**
 * A new stack as in `docs/accounts.md`, but without `pulumi login`: its state is in the bucket, and only its own key
 * decrypts its secrets.
 */
export async function stateInBucket(world: World, backend: Backend): Promise<void> {
  const project = makeProject(world);
  const options = optionsFor(world, backend, project);
  const provider = backend.secretsProviders.staging;
  const init = await pulumi(["stack", "init", "staging", "--secrets-provider", provider], options);
  assert.equal(init.code, 0, init.stderr);
  assert.ok(
    (await keysIn(world.emulator, bucketOf(backend))).includes(".pulumi/stacks/prefect-ecs/staging.json"),
    "the state should be in the bucket",
  );

  const stack = configFlags({ stack: "staging" });
  await setConfig(["prefectApiKey", "--secret", ...stack], { ...options, input: "pnu_e2e" });
  const get = ["config", "get", "prefectApiKey", ...stack];
  assert.equal((await pulumi(get, options)).stdout.trim(), "pnu_e2e");

  const file = path.join(project, "Pulumi.staging.yaml");
  const config = readFileSync(file, "utf8");
  assert.ok(!config.includes("pnu_e2e"), "the secret should not be in plaintext");
  writeFileSync(file, config.replace("context_stack=staging", "context_stack=prod"));
  const asAnother = await pulumi(get, options);
  assert.notEqual(asAnother.code, 0, "with another stack's context the key should not decrypt it");
  assert.match(asAnother.stderr, /kms/i);
}

function makeProject({ sandbox, session: { folder } }: World): string {
  const project = projectFolder(folder, "in-bucket");
  mkdirSync(project, { recursive: true });
  copyFileSync(path.join(sandbox.path, "Pulumi.yaml"), path.join(project, "Pulumi.yaml"));
  return project;
}

function optionsFor(world: World, backend: Backend, cwd: string): RunOptions {
  const env = { ...world.engineEnvironment, ...bucketVariables(world, backend) };
  return { cwd, signal: world.session.signal, env };
}

/** Environment variables for the Pulumi CLI, for bucket and key in the emulator. */
export function bucketVariables({ emulatorPort, session }: World, { backendUrl }: Backend) {
  const emulator = `endpoint=localhost:${emulatorPort}&disableSSL=true&s3ForcePathStyle=true`;
  return { PULUMI_BACKEND_URL: `${backendUrl}&${emulator}`, ...awsVariables(session.folder, emulatorPort) };
}

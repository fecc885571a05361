import * as assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { taskDefinitions } from "../aws/ecs";
import { recordedCalls } from "../aws/recordedCalls";
import type { World } from "../world";

/** No secret is in plaintext in the state, task definitions, or calls to AWS. */
export async function noPlaintext(world: World, secrets: readonly string[], since: Date): Promise<void> {
  const { emulator, session } = world;
  const forms = [...secrets, await registryPassword(world)].flatMap(formsOf);
  const places: Record<string, string> = {
    "task definitions": JSON.stringify(await taskDefinitions(emulator)),
    "calls to AWS": JSON.stringify(await recordedCalls(emulator, since)),
    ...stateFiles(session.folder.pulumi),
  };
  const found = Object.entries(places).filter(([, text]) => forms.some((form) => text.includes(form)));
  assert.deepEqual(
    found.map(([place]) => place),
    [],
    "no secret should be there in plaintext",
  );
  const checked = JSON.stringify(places);
  assert.match(
    checked,
    /PREFECT_API_AUTH_STRING/,
    "the search should have gone through definitions with the secret",
  );
}

/** The secret, and its form in headers and tokens. */
function formsOf(secret: string): string[] {
  return [secret, Buffer.from(secret).toString("base64")];
}

async function registryPassword({ emulator }: World): Promise<string> {
  const { authorizationData } = await emulator.json<{ authorizationData: { authorizationToken: string }[] }>(
    "ecr",
    "AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken",
  );
  const token = Buffer.from(authorizationData[0]?.authorizationToken ?? "", "base64").toString();
  return token.slice(token.indexOf(":") + 1);
}

/** Files with the state, its backups and history, and the stack's configuration. */
function stateFiles(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Object.fromEntries(
    files.map(({ parentPath, name }) => {
      const file = path.join(parentPath, name);
      return [path.relative(folder, file), readFileSync(file, "utf8")];
    }),
  );
}

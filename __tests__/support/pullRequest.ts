import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { pullRequest } from "../../pull-request/pullRequest";
import { captured } from "./program";
import { authStringServer, capturedStack, type Change } from "./stack";

const checkout = path.resolve(__dirname, "..", "..");

/** A folder with what `pull-request/` reads, and with a staging of its own. */
export function cloneWithPullRequest(): string {
  const root = mkdtempSync(path.join(tmpdir(), "pull-request-"));
  const file = readFileSync(path.join(checkout, "Pulumi.yaml"), "utf8");
  writeFileSync(path.join(root, "Pulumi.yaml"), file.replace(/^name: .*$/m, "name: prefect-ecs"));
  writeFileSync(
    path.join(root, "Pulumi.staging.yaml"),
    "config: { aws:region: eu-west-1, prefectApiKey: { secure: v1:abc } }\n",
  );
  mkdirSync(path.join(root, "pull-request"));
  symlinkSync(path.join(checkout, "flows"), path.join(root, "flows"));
  return root;
}

/** What the program of `pull-request/` registers, with the outputs that the platform's stack has. */
export async function pullRequestProgram(root: string, stack = "pr-42", platform: Change = {}) {
  const { result: outputs } = await capturedStack("staging", { ...authStringServer, ...platform });
  process.chdir(path.join(root, "pull-request"));
  try {
    return await captured(
      {
        project: "prefect-ecs-pull-request",
        stack,
        region: "eu-west-1",
        stacks: {
          "organization/prefect-ecs/staging": JSON.parse(JSON.stringify(outputs)) as Record<string, unknown>,
        },
      },
      () => pullRequest(root),
    );
  } finally {
    process.chdir(checkout);
  }
}

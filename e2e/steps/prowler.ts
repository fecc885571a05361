import * as assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import * as path from "node:path";
import { NOT_FOUND, run } from "../../cli/support/run";
import { awsVariables } from "../../demo/shellEnvironment";
import { added, inventory, type Inventory } from "../aws/inventory";
import { judge, type ProwlerFinding } from "../prowler";
import type { Report, Say } from "../report";
import type { World } from "../world";

/** Prowler, if it is installed, finds no fault in the stack's resources. */
export async function prowler(world: World, report: Report, before: Inventory, say: Say): Promise<void> {
  const { session, emulator, emulatorPort, engineEnvironment } = world;
  const folder = path.join(session.folder.path, "prowler");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const aws = awsVariables(session.folder, emulatorPort);
  const env = { ...engineEnvironment, ...aws };
  say("prowler");
  const { code, stdout, stderr } = await run(
    "prowler",
    argumentsFor(folder, aws["AWS_DEFAULT_REGION"] ?? ""),
    {
      cwd: folder,
      env,
      signal: session.signal,
      timeoutSeconds: 900,
    },
  );
  if (code === NOT_FOUND) {
    report.note(
      "Not looked at: there is no `prowler` on PATH (`pipx install prowler==5.46.0`, more than a GB).",
    );
    return;
  }
  const [file] = readdirSync(folder).filter((name) => name.endsWith(".ocsf.json"));
  assert.ok(file, `Prowler left no findings:\n${stdout}\n${stderr}`);
  const findings = JSON.parse(readFileSync(path.join(folder, file), "utf8")) as ProwlerFinding[];
  const ids = Object.values(added(before, await inventory(emulator))).flat();
  const { open, passed } = judge(findings, (uid) => ids.some((id) => uid.includes(id)));
  assert.deepEqual(open, [], "Prowler should find no fault");
  assert.ok(passed > 0, "Prowler should have looked at what the stack made");
  report.note(`Prowler: ${passed} checks passed, and none failed that isn't accepted`);
}

/** The program's services, by Prowler's names. */
const SERVICES = ["cloudwatch", "ec2", "ecr", "ecs", "iam", "secretsmanager", "sns", "sqs", "vpc"];

function argumentsFor(folder: string, region: string): string[] {
  const output = ["--output-formats", "json-ocsf", "--output-directory", folder, "--no-banner", "--no-color"];
  // Without this its exit code is 3 for any failure, even in the account's other resources.
  return ["aws", "--services", ...SERVICES, "--region", region, ...output, "--ignore-exit-code-3"];
}

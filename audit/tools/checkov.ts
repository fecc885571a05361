import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import type { AuditedStack } from "../auditedStack";
import { type Finding, findingAbout } from "../finding";
import { addressOf, terraformPlan } from "../render/terraformPlan";
import { pythonOutputOf } from "./process";
import type { ToolReport } from "./report";

/** Runs Checkov on equivalent Terraform plans, which it leaves in the folder. */
export async function checkov(stacks: readonly AuditedStack[], folder: string): Promise<ToolReport> {
  mkdirSync(folder, { recursive: true });
  const files = stacks.map((stack) => {
    const file = path.join(folder, `${stack.name}.plan.json`);
    writeFileSync(file, JSON.stringify(terraformPlan(stack.resources), null, 2));
    return file;
  });
  const options = ["--framework", "terraform_plan", "--output", "json", "--skip-download", "--soft-fail"];
  const output = await pythonOutputOf(["checkov", ...files.flatMap((file) => ["--file", file]), ...options]);
  const { summary, results } = JSON.parse(output) as CheckovReport;
  checkThatAllWasRead(summary, stacks);
  const byFile = new Map(stacks.map((stack) => [`${stack.name}.plan.json`, stack]));
  return {
    rules: new Set([...results.passed_checks, ...results.failed_checks].map(({ check_id }) => check_id)).size,
    findings: results.failed_checks.map((check) => findingOf(check, byFile)),
  };
}

function findingOf(check: CheckovCheck, stacks: ReadonlyMap<string, AuditedStack>): Finding {
  const stack = stacks.get(path.basename(check.file_path));
  const resource = stack?.resources.find((resource) => addressOf(resource) === check.resource);
  if (stack === undefined || resource === undefined) {
    throw new Error(`Checkov reports ${check.resource} in ${check.file_path}, which wasn't in its input`);
  }
  return findingAbout(stack, resource, check.check_id, check.check_name);
}

/** An unreadable plan would have no findings. */
function checkThatAllWasRead(summary: CheckovReport["summary"], stacks: readonly AuditedStack[]): void {
  const given = stacks.reduce((count, { resources }) => count + resources.length, 0);
  if (summary.parsing_errors > 0 || summary.resource_count < given) {
    throw new Error(
      `Checkov read ${summary.resource_count} of ${given} resources, with ${summary.parsing_errors} errors`,
    );
  }
}

interface CheckovReport {
  readonly summary: { readonly parsing_errors: number; readonly resource_count: number };
  readonly results: {
    readonly passed_checks: readonly CheckovCheck[];
    readonly failed_checks: readonly CheckovCheck[];
  };
}

interface CheckovCheck {
  readonly check_id: string;
  readonly check_name: string;
  readonly file_path: string;
  readonly resource: string;
}

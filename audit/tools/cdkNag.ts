import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import type { AuditedStack } from "../auditedStack";
import { findingAbout } from "../finding";
import { cloudFormationTemplate } from "../render/cloudFormationTemplate";
import { outputOf } from "./process";
import type { ToolReport } from "./report";

/** Runs cdk-nag over the CloudFormation templates that would make the same; leaves those in the folder. */
export async function cdkNag(stacks: readonly AuditedStack[], folder: string): Promise<ToolReport> {
  mkdirSync(folder, { recursive: true });
  const rendered = new Map(
    stacks.map((stack) => [stack.name, { stack, ...cloudFormationTemplate(stack.resources) }]),
  );
  const files = [...rendered].map(([name, { template }]) => {
    const file = path.join(folder, `${name}.template.json`);
    writeFileSync(file, JSON.stringify(template, null, 2));
    return [name, file];
  });
  const script = path.join("audit", "tools", "cdkNag.mjs");
  const output = await outputOf(process.execPath, [script, JSON.stringify(Object.fromEntries(files))]);
  const { rules, violations } = JSON.parse(output) as NagReport;
  return {
    rules,
    findings: violations.map(({ name, logicalId, rule, message }) => {
      const template = rendered.get(name);
      const resource = template?.resources.get(logicalId);
      if (template === undefined || resource === undefined) {
        throw new Error(`cdk-nag speaks of ${logicalId} in ${name}, which it wasn't given`);
      }
      return findingAbout(template.stack, resource, rule, message);
    }),
  };
}

interface NagReport {
  readonly rules: number;
  readonly violations: readonly {
    readonly name: string;
    readonly logicalId: string;
    readonly rule: string;
    readonly message: string;
  }[];
}

import { readdirSync } from "node:fs";
import * as path from "node:path";
import { pythonOutputOf, root } from "./process";
import type { ToolReport } from "./report";

/** Lints workflows: syntax, expressions, actions' inputs, and scripts (with ShellCheck). */
export async function actionlint(folder = ".github/workflows"): Promise<ToolReport> {
  const files = readdirSync(path.resolve(root, folder)).map((file) => path.join(folder, file));
  const output = await pythonOutputOf(["actionlint", "-format", "{{json .}}", ...files]);
  const remarks = JSON.parse(output) as readonly Remark[];
  return {
    findings: remarks.map(({ kind, filepath, line, message }) => ({
      rule: `actionlint-${kind}`,
      where: `${filepath}:${line}`,
      resource: filepath,
      message,
    })),
  };
}

interface Remark {
  readonly kind: string;
  readonly filepath: string;
  readonly line: number;
  readonly message: string;
}

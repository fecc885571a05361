import { pythonOutputOf } from "./process";
import type { ToolReport } from "./report";

/** Lints the image's Dockerfile. */
export async function hadolint(file = "flows/Dockerfile"): Promise<ToolReport> {
  const output = await pythonOutputOf(["hadolint", "--no-fail", "--format", "json", file]);
  const remarks = JSON.parse(output) as readonly Remark[];
  return {
    findings: remarks.map(({ code, line, message }) => ({
      rule: code,
      where: `${file}:${line}`,
      resource: file,
      message,
    })),
  };
}

interface Remark {
  readonly code: string;
  readonly line: number;
  readonly message: string;
}

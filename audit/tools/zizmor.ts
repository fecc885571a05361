import { pythonOutputOf } from "./process";
import type { ToolReport } from "./report";

/** Checks workflows and actions for vulnerabilities. */
export async function zizmor(folder = ".github"): Promise<ToolReport> {
  const options = ["--offline", "--pedantic", "--no-exit-codes", "--format", "json"];
  const output = await pythonOutputOf(["zizmor", ...options, folder]);
  const remarks = JSON.parse(output) as readonly Remark[];
  return {
    findings: remarks.map(({ ident, desc, locations }) => {
      const file = locations[0]?.symbolic.key.Local?.verbatim_path ?? folder;
      return { rule: `zizmor-${ident}`, where: file, resource: file, message: desc };
    }),
  };
}

interface Remark {
  readonly ident: string;
  readonly desc: string;
  readonly locations: readonly {
    readonly symbolic: { readonly key: { readonly Local?: { readonly verbatim_path: string } } };
  }[];
}

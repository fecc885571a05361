import { existsSync } from "node:fs";
import * as path from "node:path";
import { pythonOutputOf, root } from "./process";
import type { ToolReport } from "./report";

/** Lints the workflows of the repository, where it has some. */
export async function workflows(folder = ".github/workflows"): Promise<ToolReport> {
  if (!existsSync(path.join(root, folder))) {
    return { findings: [] };
  }
  const output = await pythonOutputOf(["zizmor", "--offline", "--no-exit-codes", "--format", "json", folder]);
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

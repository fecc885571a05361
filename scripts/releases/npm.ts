import { compare } from "semver";
import { ask, RELEASED, unreachable, withdrawn, type Verdict } from "./release";

/** https://docs.npmjs.com/cli/commands/npm-view: of one version, with the package's `dist-tags` among its fields. */
interface View {
  readonly version?: string;
  readonly deprecated?: string;
  readonly "dist-tags"?: { readonly latest?: string };
  readonly error?: { readonly code: string; readonly summary: string };
}

/** The npm registry's verdict on a version of a package. */
export async function askNpm(name: string, version: string): Promise<Verdict> {
  const spec = `${name}@${version}`;
  const { stdout, stderr } = await ask("npm", ["view", spec, "version", "deprecated", "dist-tags", "--json"]);
  const view = parsed(stdout);
  if (view?.error !== undefined) {
    const { code, summary } = view.error;
    return code === "E404" ? withdrawn("npm has no such release") : unreachable(summary);
  }
  // npm's answer is empty for a range without releases.
  return view === undefined ? unreachable(stderr.trim() || "npm answered nothing") : verdictOf(version, view);
}

function verdictOf(version: string, view: View): Verdict {
  const latest = view["dist-tags"]?.latest;
  if (view.deprecated !== undefined) {
    return withdrawn(`deprecated: ${view.deprecated}; \`latest\` is ${latest}`);
  }
  if (latest === undefined) {
    return withdrawn("npm names no `latest` of it");
  }
  return compare(version, latest) > 0 ? withdrawn(`above \`latest\`, which is ${latest}`) : RELEASED;
}

function parsed(stdout: string): View | undefined {
  try {
    return JSON.parse(stdout) as View;
  } catch {
    return undefined;
  }
}

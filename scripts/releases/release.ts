import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** What the project says it uses: one version of something that others release. */
export interface Named {
  readonly kind: "npm" | "python" | "go" | "action" | "plugin";
  readonly name: string;
  readonly version: string;
  /** Where the project says so, from its root. */
  readonly file: string;
}

/** What the one who releases it says of it. */
export type Verdict =
  | { readonly is: "released" }
  /** Deprecated, yanked, retracted, above the latest, or no release at all. */
  | { readonly is: "withdrawn"; readonly why: string }
  /** Nobody said anything, neither good nor bad. */
  | { readonly is: "unreachable"; readonly why: string };

export type Checked = Named & { readonly verdict: Verdict };

export const RELEASED: Verdict = { is: "released" };
export const withdrawn = (why: string): Verdict => ({ is: "withdrawn", why });
export const unreachable = (why: string): Verdict => ({ is: "unreachable", why });

/** Of npm and of PEP 440: https://peps.python.org/pep-0440/#pre-releases */
export function isPreRelease(kind: Named["kind"], version: string): boolean {
  return kind === "python" ? /\d(?:a|b|rc|\.?dev)\d/.test(version) : /^v?\d+\.\d+\.\d+-/.test(version);
}

/** What a command said, whether it went well or not. */
export interface Said {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

const execute = promisify(execFile);

/** Asks by the registry's own client, which knows the address, the proxy and the key that this machine has for it. */
export async function ask(
  command: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv; readonly input?: string } = {},
): Promise<Said> {
  const { input, env, cwd } = options;
  const asked = execute(command, args, {
    cwd,
    env: { ...process.env, ...env },
    timeout: 120_000,
    maxBuffer: 64 * 1024 * 1024,
  });
  asked.child.stdin?.end(input ?? "");
  try {
    return { ok: true, ...(await asked) };
  } catch (error) {
    const { stdout = "", stderr = "", message } = error as Error & Partial<Said>;
    return { ok: false, stdout, stderr: stderr === "" ? message : stderr };
  }
}

/** The first line that says something. */
export function firstLine(text: string): string {
  return (
    text
      .split("\n")
      .find((line) => line.trim() !== "")
      ?.trim() ?? "no answer"
  );
}

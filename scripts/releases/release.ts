import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** A third-party release that the project names. */
export interface Named {
  readonly kind: "npm" | "python" | "go" | "action" | "plugin";
  readonly name: string;
  readonly version: string;
  /** File that names it, relative to the root. */
  readonly file: string;
}

/** The registry's verdict on a release. */
export type Verdict =
  | { readonly is: "released" }
  /** Deprecated, yanked, retracted, newer than `latest`, or not found. */
  | { readonly is: "withdrawn"; readonly why: string }
  /** No answer. */
  | { readonly is: "unreachable"; readonly why: string };

export type Checked = Named & { readonly verdict: Verdict };

export const RELEASED: Verdict = { is: "released" };
export const withdrawn = (why: string): Verdict => ({ is: "withdrawn", why });
export const unreachable = (why: string): Verdict => ({ is: "unreachable", why });

/** By npm's rules or PEP 440: https://peps.python.org/pep-0440/#pre-releases */
export function isPreRelease(kind: Named["kind"], version: string): boolean {
  return kind === "python" ? /\d(?:a|b|rc|\.?dev)\d/.test(version) : /^v?\d+\.\d+\.\d+-/.test(version);
}

/** A command's output, and whether it succeeded. */
export interface Said {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

const execute = promisify(execFile);

/** Runs the registry's own client, which uses this machine's registry address, proxy and credentials. */
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

/** The first non-empty line. */
export function firstLine(text: string): string {
  return (
    text
      .split("\n")
      .find((line) => line.trim() !== "")
      ?.trim() ?? "no answer"
  );
}

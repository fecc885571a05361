import { spawn } from "node:child_process";
import { CliError } from "../../support/cliError";

export interface Followed {
  readonly code: number;
  /** Its whole output. */
  readonly output: string;
}

export interface EngineArgs {
  readonly stack: string;
  readonly folder: string;
  readonly print: (text: string) => void;
}

/** Runs a command and prints its name and counts, or its whole output if it fails. */
export async function follow(
  args: readonly string[],
  { stack, folder, print }: EngineArgs,
): Promise<Followed> {
  const onStack = [...args, `--stack=${stack}`];
  print(`$ pulumi ${onStack.join(" ")}\n`);
  const followed = await run([...onStack, "--non-interactive"], folder);
  print(followed.code === 0 ? countsIn(followed.output) : followed.output);
  return followed;
}

/** The engine's counts at the end of its output: two lines for a stack of any size. */
export function countsIn(output: string): string {
  return /^Resources:\n(?: .*\n)+/m.exec(output)?.[0] ?? "";
}

/** In this process's group, so that Ctrl-C reaches the engine, which stops cleanly. */
function run(args: readonly string[], cwd: string): Promise<Followed> {
  const child = spawn("pulumi", args, { cwd, stdio: ["inherit", "pipe", "pipe"] });
  const output = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].setEncoding("utf8").on("data", (text: string) => {
      output[stream] += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.on("error", (error) => {
      reject(new CliError(`\`pulumi\` could not be started: ${error.message}`));
    });
    child.on("close", (code) => {
      resolve({ code: code ?? 1, output: output.stdout + output.stderr });
    });
  });
}

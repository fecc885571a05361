import { spawn } from "node:child_process";
import { CliError } from "../support/cliError";

/** The engine, asked about one stack. */
export interface Engine {
  /** Of those commands that read the stack's configuration. */
  readonly configFlags: readonly string[];
  /** What a command prints. */
  readonly answer: (args: readonly string[]) => Promise<string>;
  /** Runs a command that people see, by its name and its counts; all that it printed is theirs only when it fails. */
  readonly follow: (args: readonly string[]) => Promise<Followed>;
}

export interface Followed {
  readonly code: number;
  /** Everything that it printed. */
  readonly output: string;
}

export interface EngineArgs {
  readonly stack: string;
  readonly folder: string;
  readonly configFile: string | undefined;
  readonly print: (text: string) => void;
}

export function pulumi({ stack, folder, configFile, print }: EngineArgs): Engine {
  const run = (args: readonly string[], show: (text: string) => void): Promise<Ran> =>
    started([...args, `--stack=${stack}`, "--non-interactive"], folder, show);
  return {
    configFlags: configFile === undefined ? [] : [`--config-file=${configFile}`],
    answer: async (args) => {
      const { code, stdout, stderr } = await run(args, () => undefined);
      if (code !== 0) {
        throw new CliError(`\`pulumi ${args.join(" ")}\` failed: ${stderr.trim()}`);
      }
      return stdout;
    },
    follow: async (args) => {
      print(`$ pulumi ${[...args, `--stack=${stack}`].join(" ")}\n`);
      const { code, stdout, stderr } = await run(args, () => undefined);
      const output = stdout + stderr;
      print(code === 0 ? countsIn(output) : output);
      return { code, output };
    },
  };
}

/** What the engine counted at the end of all that it printed: two lines for a stack of any size. */
export function countsIn(output: string): string {
  return /^Resources:\n(?: .*\n)+/m.exec(output)?.[0] ?? "";
}

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** In this process's group: Ctrl-C reaches the engine, which knows how to stop. */
function started(args: readonly string[], cwd: string, show: (text: string) => void): Promise<Ran> {
  const child = spawn("pulumi", args, { cwd, stdio: ["inherit", "pipe", "pipe"] });
  const output = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].setEncoding("utf8").on("data", (text: string) => {
      output[stream] += text;
      show(text);
    });
  }
  return new Promise((resolve, reject) => {
    child.on("error", (error) => {
      reject(new CliError(`\`pulumi\` can't be started: ${error.message}`));
    });
    child.on("close", (code) => {
      resolve({ code: code ?? 1, ...output });
    });
  });
}

import { listenForInterruption, type Interruption } from "./interruption";

/** The members of an output stream that the CLI uses. */
export interface OutputStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): unknown;
}

/** A command's access to its process. */
export interface Io {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly env: NodeJS.ProcessEnv;
  /** Working directory for `pulumi`: the project. */
  readonly folder: string;
  readonly interruption: Interruption;
}

/** This process's own. */
export function processIo(): Io {
  // A reader that closes early (`| head`) is no error.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    process.exit(error.code === "EPIPE" ? 0 : 1);
  });
  const { stdin, stdout, stderr, env } = process;
  const interruption = listenForInterruption((exitCode) => process.exit(exitCode));
  return { stdin, stdout, stderr, env, folder: process.cwd(), interruption };
}

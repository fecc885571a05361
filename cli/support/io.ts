import { listenForInterruption, type Interruption } from "./interruption";

/** A stream that people or programs read, as far as it matters here. */
export interface OutputStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): unknown;
}

/** What a command has of the process that it runs in. */
export interface Io {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly env: NodeJS.ProcessEnv;
  /** Where `pulumi` is called: in the project. */
  readonly folder: string;
  readonly interruption: Interruption;
}

/** This process's own. */
export function processIo(): Io {
  // Who reads no further (`| head`) has what they wanted.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    process.exit(error.code === "EPIPE" ? 0 : 1);
  });
  const { stdin, stdout, stderr, env } = process;
  const interruption = listenForInterruption((exitCode) => process.exit(exitCode));
  return { stdin, stdout, stderr, env, folder: process.cwd(), interruption };
}

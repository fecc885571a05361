import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { UsageError } from "../../support/cliError";
import { messageOf } from "../../support/errors";
import type { Io } from "../../support/io";

export interface ValueSource {
  /** @default the prompt, or standard input */
  readonly fromFile?: string;
  readonly stdin: boolean;
}

/** Reads a secret's value from a source that stays out of shell histories and process lists. */
export async function readValue(variable: string, { fromFile, stdin }: ValueSource, io: Io): Promise<string> {
  const value = withoutLineBreak(await given(variable, { fromFile, stdin }, io));
  if (value === "") {
    throw new UsageError(`The value of ${variable} is empty: nothing was written.`);
  }
  return value;
}

async function given(variable: string, { fromFile, stdin }: ValueSource, io: Io): Promise<string> {
  if (fromFile !== undefined) {
    return fileContent(fromFile);
  }
  if (stdin) {
    return text(io.stdin);
  }
  if (!io.stdin.isTTY) {
    throw new UsageError("No terminal for a prompt: give the value with `--stdin` or `--from-file`.");
  }
  const { password } = await import("@inquirer/prompts");
  // On standard error, because standard output may be a file.
  return password(
    { message: `Value of ${variable}`, mask: "*" },
    { input: io.stdin, output: process.stderr, signal: io.interruption.signal },
  );
}

function fileContent(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(`'${file}' can't be read: ${messageOf(error)}`);
  }
}

/** Editors and `echo` add one. */
function withoutLineBreak(value: string): string {
  return value.replace(/\r?\n$/, "");
}

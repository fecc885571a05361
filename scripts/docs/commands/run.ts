// `npm run docs:commands`: runs the documented commands that need no stack, account or network, in a copy of the
// checkout, because some of them write files.
import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { CliError } from "../../../cli/support/cliError";
import { type Interruption, listenForInterruption } from "../../../cli/support/interruption";
import { coloursFor, type Progress, terminalProgress } from "../../../cli/support/progress";
import { run } from "../../../cli/support/run";
import { copyCheckout } from "./copyCheckout";
import { readDocuments } from "./documented";
import { callsFor, OFFLINE } from "./runners";
import { type Call, lineOf } from "./shell";

async function main(interruption: Interruption): Promise<void> {
  const root = process.cwd();
  const progress = terminalProgress(process.stdout, coloursFor(process.stdout, process.env));
  const folder = mkdtempSync(path.join(tmpdir(), "documented-"));
  try {
    await copyCheckout(root, folder);
    linkInstalled(root, folder);
    writeShownFlows(root, folder);
    for (const call of callsFor(OFFLINE, root)) {
      await runCall(call, { folder, progress, signal: interruption.signal });
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Place {
  readonly folder: string;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

async function runCall(call: Call, { folder, progress, signal }: Place): Promise<void> {
  const line = lineOf(call);
  await progress.step(line, async () => {
    const { code, stdout, stderr } = await run(call.tool, [...call.args], { cwd: folder, signal });
    if (code !== 0) {
      throw new CliError(`\`${line}\` ended with ${code}:\n${(stdout + stderr).trimEnd()}`);
    }
  });
}

function linkInstalled(root: string, folder: string): void {
  for (const installed of [".venv", "node_modules"].filter((name) => existsSync(path.join(root, name)))) {
    symlinkSync(path.join(root, installed), path.join(folder, installed));
  }
}

/** Writes the flows that pages show: a code span with the file's name, then a fence of Python. */
function writeShownFlows(root: string, folder: string): void {
  for (const { content } of readDocuments(root)) {
    const [file] = content.codes.filter((code) => /^flows\/src\/flows\/\w+\.py$/.test(code));
    const [fence] = content.fences.filter(({ language }) => language === "py");
    if (file !== undefined && fence !== undefined) {
      writeFileSync(path.join(folder, file), fence.text);
    }
  }
}

const interruption = listenForInterruption();
main(interruption).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = interruption.signal.aborted ? interruption.exitCode() : 1;
});

import * as assert from "node:assert/strict";
import * as path from "node:path";
import { type Ran, run, type RunOptions } from "../cli/support/run";
import { readDocuments } from "../scripts/docs/commands/documented";

/** The one fence of a checkout's document that has these words. */
export function fenceWith(root: string, document: string, words: string): string {
  const { content } = readDocuments(root).find((one) => one.document === document) ?? {};
  const [found, ...others] = content?.fences.filter(({ text }) => text.includes(words)) ?? [];
  assert.ok(
    found !== undefined && others.length === 0,
    `${document} should have one fence with \`${words}\``,
  );
  return found.text;
}

/** @param values What a reader puts in the place of what stands there. */
export function filledIn(text: string, values: Readonly<Record<string, string>>): string {
  return Object.entries(values).reduce((before, [placeholder, value]) => {
    assert.ok(before.includes(placeholder), `the commands should have ${placeholder} in them`);
    return before.replaceAll(placeholder, value);
  }, text);
}

/** Types lines, each of which has to succeed. @returns what they printed */
export async function typeLines(lines: string, options: RunOptions): Promise<string> {
  return succeeded(lines, await run("bash", ["-e", "-o", "pipefail", "-c", lines], options));
}

/**
 * Types lines at a terminal, and answers what they ask there.
 *
 * @param answers Words of a question → its answer. Each has to be asked.
 */
export async function typeAtTerminal(
  lines: string,
  answers: Readonly<Record<string, string>>,
  options: RunOptions,
): Promise<string> {
  const script = path.join(__dirname, "terminal.py");
  return succeeded(lines, await run("python3", [script, JSON.stringify(answers), lines], options));
}

function succeeded(lines: string, { code, stdout, stderr }: Ran): string {
  assert.equal(code, 0, `These lines should succeed:\n${lines}\n${stdout}${stderr}`);
  return stdout;
}

import * as assert from "node:assert/strict";
import * as path from "node:path";
import { type Ran, run, type RunOptions } from "../cli/support/run";
import { readDocuments } from "../scripts/docs/commands/documented";

/** The only code fence with these words in a checkout's document. */
export function fenceWith(root: string, document: string, words: string): string {
  const { content } = readDocuments(root).find((one) => one.document === document) ?? {};
  const [found, ...others] = content?.fences.filter(({ text }) => text.includes(words)) ?? [];
  assert.ok(
    found !== undefined && others.length === 0,
    `${document} should have one fence with \`${words}\``,
  );
  return found.text;
}

/** @param values Placeholder in the text → a reader's value. */
export function filledIn(text: string, values: Readonly<Record<string, string>>): string {
  return Object.entries(values).reduce((before, [placeholder, value]) => {
    assert.ok(before.includes(placeholder), `the commands should have ${placeholder} in them`);
    return before.replaceAll(placeholder, value);
  }, text);
}

/** Types lines, each of which must succeed. @returns their output */
export async function typeLines(lines: string, options: RunOptions): Promise<string> {
  return succeeded(lines, await run("bash", ["-e", "-o", "pipefail", "-c", lines], options));
}

/**
 * Types lines at a terminal, and answers their questions.
 *
 * @param answers Words of a question → answer. Each question must occur.
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

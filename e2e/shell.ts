import * as assert from "node:assert/strict";
import { run, type RunOptions } from "../cli/support/run";
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

/** Types lines into a shell, where each has to succeed. @returns what they printed */
export async function type(script: string, options: RunOptions): Promise<string> {
  const { code, stdout, stderr } = await run("bash", ["-e", "-o", "pipefail", "-c", script], options);
  assert.equal(code, 0, `These lines should succeed:\n${script}\n${stdout}${stderr}`);
  return stdout + stderr;
}

import { documentedScripts } from "./documented";
import { runnerOf } from "./runners";
import { type Call, callsOf } from "./shell";

interface Choice {
  /** As of `callsOf`. @default none */
  readonly answers?: Readonly<Record<string, string>>;
  /** Whether a command that a text only mentions counts as one to type. @default none does */
  readonly isTyped?: (call: Call) => boolean;
}

/** The documented commands that a file runs, in the documents' order. */
export function callsRunBy(
  file: string,
  root: string,
  { answers = {}, isTyped = () => false }: Choice = {},
): Call[] {
  const scripts = documentedScripts(root);
  const calls = callsOf(
    scripts.map(({ text }) => text),
    answers,
  );
  return scripts
    .flatMap(({ isWhole }, index) => (calls[index] ?? []).filter((call) => isWhole || isTyped(call)))
    .filter((call) => runnerOf(call)?.runBy[0] === file);
}

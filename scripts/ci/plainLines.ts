import { stripVTControlCharacters } from "node:util";

/** The lines of a program's output, without colours and overwritten text. */
export function plainLines(output: string): string[] {
  return stripVTControlCharacters(output)
    .split("\n")
    .map((line) => line.replace(/\r$/, "").split("\r").pop() ?? "");
}

/** Shown lines of the engine's output: counts, policies and errors are at its end. */
const MOST_LINES = 120;

/** The end of a program's output, as plain lines. */
export function lastLines(output: string): string[] {
  const lines = plainLines(output.trim());
  const left = lines.length - MOST_LINES;
  return left > 0 ? [`… ${left} lines before these`, ...lines.slice(left)] : lines;
}

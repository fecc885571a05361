import { readFileSync } from "node:fs";
import { UsageError } from "../../support/cliError";
import { messageOf } from "../../support/errors";

/** For commander: collects `key=value` options. Values that aren't JSON are text. */
export function keyValue(
  text: string,
  before: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  const at = text.indexOf("=");
  if (at > 0) {
    return { ...before, [text.slice(0, at)]: jsonOrText(text.slice(at + 1)) };
  }
  const all = jsonOrText(text);
  if (!isRecord(all)) {
    throw new UsageError(`'${text}' must be key=value, or a JSON object.`);
  }
  return { ...before, ...all };
}

/** Reads an object from a JSON file. */
export function objectFromFile(file: string): Record<string, unknown> {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new UsageError(`'${file}' can't be read as JSON: ${messageOf(error)}`);
  }
  if (!isRecord(content)) {
    throw new UsageError(`'${file}' must hold a JSON object.`);
  }
  return content;
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

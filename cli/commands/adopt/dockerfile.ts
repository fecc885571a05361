import { plainSecret } from "../../../stacks/config/plainSecret";
import type { Placed } from "./prefectFile";

/** The facts about an image that a Dockerfile fixes. */
export interface Dockerfile {
  /** Base image of the last stage, followed through other stages. */
  readonly base: Base | undefined;
  /** Variables that seem to hold a secret; never with the value. */
  readonly secrets: readonly (Placed & { readonly what: string })[];
}

interface Base {
  readonly image: string;
  readonly line: number;
  readonly python?: string;
  readonly prefect?: string;
}

export function readDockerfile(text: string): Dockerfile {
  const instructions = instructionsOf(text);
  return { base: lastBase(instructions), secrets: instructions.flatMap(secretsOf) };
}

interface Instruction {
  readonly keyword: string;
  /** Keeps the file's line breaks, so that an offset yields a line number. */
  readonly rest: string;
  /** Its first line. */
  readonly line: number;
}

/** https://docs.docker.com/reference/dockerfile/#format: a backslash continues a line, across comments and empty lines. */
function instructionsOf(text: string): Instruction[] {
  const lines = text.split(/\r?\n/);
  const found: Instruction[] = [];
  for (let next = 0; next < lines.length; next++) {
    const line = next + 1;
    const [, keyword = "", first = ""] = /^\s*([a-z]+)\s+(.*)$/is.exec(lines[next] ?? "") ?? [];
    let rest = withoutEscape(first);
    let goesOn = rest !== first;
    while (goesOn && next + 1 < lines.length) {
      const more = lines[++next] ?? "";
      const isPassedOver = /^\s*(#|$)/.test(more);
      rest += `\n${isPassedOver ? "" : withoutEscape(more)}`;
      goesOn = isPassedOver || withoutEscape(more) !== more;
    }
    for (const [, end] of HERE_DOCUMENTS.has(keyword.toUpperCase()) ? rest.matchAll(/<<-?["']?(\w+)/g) : []) {
      const last = lines.findIndex((one, index) => index > next && one.trim() === end);
      next = last === -1 ? next : last;
    }
    if (keyword !== "") {
      found.push({ keyword: keyword.toUpperCase(), rest, line });
    }
  }
  return found;
}

const HERE_DOCUMENTS = new Set(["ADD", "COPY", "RUN"]);

function withoutEscape(line: string): string {
  return line.replace(/\\[ \t]*$/, "");
}

function lastBase(instructions: readonly Instruction[]): Base | undefined {
  const stages = new Map<string, Base>();
  let last: Base | undefined;
  for (const { rest, line } of instructions.filter(({ keyword }) => keyword === "FROM")) {
    const [, image, stage] = /^(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?/i.exec(rest) ?? [];
    if (image !== undefined) {
      last = stages.get(image.toLowerCase()) ?? {
        image,
        line,
        python: /python:?(3\.\d+)/.exec(image)?.[1],
        prefect: /prefecthq\/prefect:(\d+\.\d+)/.exec(image)?.[1],
      };
      stages.set(stage?.toLowerCase() ?? image, last);
    }
  }
  return last;
}

function secretsOf({ keyword, rest, line }: Instruction): (Placed & { what: string })[] {
  return variablesOf(keyword, rest).flatMap(({ name, value, index }) => {
    // The value of a build argument isn't in the file.
    const what = value.startsWith("$") ? undefined : plainSecret(name, value);
    return what === undefined
      ? []
      : [{ name, line: line + rest.slice(0, index).split("\n").length - 1, what }];
  });
}

interface Variable {
  readonly name: string;
  readonly value: string;
  /** Where in the instruction. */
  readonly index: number;
}

const PAIR = /(?<=^|\s)(\w+)=((?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s"'\\])*)/gs;

/** One or more `NAME=value`; for ENV also `NAME value` to the line's end. */
function variablesOf(keyword: string, rest: string): Variable[] {
  const [, name = "", value = ""] = /^(\w+)\s+(.*)$/s.exec(rest) ?? [];
  if (keyword === "ENV" && name !== "") {
    return [{ name, value: unquoted(value.trim()), index: 0 }];
  }
  return keyword === "ENV" || keyword === "ARG"
    ? [...rest.matchAll(PAIR)].map(({ 1: one = "", 2: text = "", index }) => ({
        name: one,
        value: unquoted(text),
        index,
      }))
    : [];
}

function unquoted(text: string): string {
  return text.replace(/["']|\\(.)/gs, "$1");
}

import { spawnSync } from "node:child_process";
import { TOOLS, type Tool } from "./tools";

/** A command after the shell's expansion: words without quotes, variables and substitutions. */
export interface Call {
  readonly tool: Tool;
  readonly args: readonly string[];
  /** Working directory, relative to the checkout. */
  readonly folder: string;
}

/** A command in one line, without its quotes. */
export function lineOf({ tool, args }: Pick<Call, "tool" | "args">): string {
  return [tool, ...args].join(" ");
}

/** Each of the commands once. */
export function once(calls: readonly Call[]): Call[] {
  return [...new Map(calls.map((call) => [lineOf(call), call])).values()];
}

/**
 * Runs scripts in a shell in which stand-ins record their calls in place of every tool.
 *
 * @param answers Argument → output of stand-ins called with it, as in `$(pulumi stack output imageUri)`.
 * @returns The calls of each script, in order.
 * @throws Error for a script that a shell can't parse, and for an unknown command.
 */
export function callsOf(scripts: readonly string[], answers: Readonly<Record<string, string>>): Call[][] {
  const { output, status, error } = spawnSync("bash", ["-c", READER, "bash", ...scripts], {
    env: { PATH: process.env["PATH"], ...answersAsVariables(answers) },
    stdio: ["ignore", "ignore", "pipe", "pipe"],
    encoding: "utf8",
  });
  const said = error?.message ?? output[2] ?? "";
  if (status !== 0 || said !== "") {
    throw new Error(`A shell can't read the documented commands: ${said}`);
  }
  const calls: Call[][] = scripts.map(() => []);
  for (const record of (output[3] ?? "").split("\0\0").filter(Boolean)) {
    const [script, folder = "", tool, ...args] = record.split("\0").map((word) => word.slice(1));
    calls[Number(script)]?.push({ tool: tool as Tool, args, folder });
  }
  return calls;
}

function answersAsVariables(answers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(answers).map(([word, answer]) => [`answer_${word}`, answer]));
}

/** Words get the prefix `=`, so that none is empty; an empty word ends a record. */
const READER = `
# Only stand-ins: an unknown tool is not found.
PATH=
record() {
  local words=("$script" "$folder" "$@")
  # A single write: both ends of a pipe write here.
  printf '%s\\0' "\${words[@]/#/=}" '' >&3
}
answer() {
  local word name
  for word; do
    name="answer_$word"
    [[ $word =~ ^[A-Za-z]+$ && -n \${!name-} ]] && printf '%s\\n' "\${!name}"
  done
}
${TOOLS.filter((tool) => tool !== "cd")
  .map((tool) => `function ${tool} { record ${tool} "$@"; answer "$@"; return 0; }`)
  .join("\n")}
function cd { record cd "$@"; folder="$folder\${folder:+/}$1"; }
script=0
for text; do
  ( folder=; eval "$text" )
  script=$((script + 1))
done
`;

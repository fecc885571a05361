import type { CommandContext } from "./context";

/** Output of another process: printed at once, or with `--json` kept until its end. */
export interface Transcript {
  readonly print: (text: string) => void;
  /** For a program: the outcome, and the lines before it. */
  readonly end: (outcome: object) => void;
}

export function transcript(context: CommandContext): Transcript {
  const { io, json } = context;
  let kept = "";
  return {
    print: (text) => {
      if (json) {
        kept += text;
      } else {
        io.stdout.write(text);
      }
    },
    end: (outcome) => {
      if (json) {
        const lines = kept.trimEnd() === "" ? [] : kept.trimEnd().split("\n");
        context.print(JSON.stringify({ ...outcome, lines }, null, 2));
      }
    },
  };
}

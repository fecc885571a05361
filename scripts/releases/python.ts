import { ask, firstLine, RELEASED, unreachable, withdrawn, type Verdict } from "./release";

/** A version of a package, with its environment marker. */
export interface Pin {
  readonly name: string;
  readonly version: string;
  readonly marker?: string;
}

const YANKED = /warning: `([^`]+)` is yanked(?: \(reason: "(.*)"\))?/g;
const ABSENT = /there is no version of (\S+==[^\s,]+)|Because (\S+) was not found in the package registry/;

/** The Python index's verdict on compatible pins; the locked environment's uv reports yanked ones. */
export async function askPython(pins: readonly Pin[]): Promise<Map<Pin, Verdict>> {
  const verdicts = new Map<Pin, Verdict>(pins.map((pin) => [pin, RELEASED]));
  let asked = pins;
  while (asked.length > 0) {
    const { ok, stderr } = await ask(
      process.execPath,
      [
        "scripts/python.mjs",
        "uv",
        "pip",
        "compile",
        "--no-deps",
        "--universal",
        "--python-version=3.11",
        "-",
      ],
      {
        input: asked
          .map(({ marker, ...pin }) => `${spec(pin)}${marker === undefined ? "" : ` ; ${marker}`}\n`)
          .join(""),
      },
    );
    const judge = (is: (pin: Pin) => boolean, verdict: Verdict): void => {
      for (const pin of asked.filter(is)) {
        verdicts.set(pin, verdict);
      }
    };
    for (const [, yanked, reason = ""] of stderr.matchAll(YANKED)) {
      judge((pin) => spec(pin) === yanked, withdrawn(reason === "" ? "yanked" : `yanked: ${reason}`));
    }
    if (ok) {
      break;
    }
    // uv stops at the first missing release, without a verdict on the others.
    const [, release, project] = ABSENT.exec(stderr.replaceAll(/\s+/g, " ")) ?? [];
    const isAbsent = (pin: Pin): boolean => spec(pin) === release || pin.name === project;
    if (!asked.some(isAbsent)) {
      judge(() => true, unreachable(firstLine(stderr)));
      break;
    }
    judge(isAbsent, withdrawn("the index has no such release"));
    asked = asked.filter((pin) => !isAbsent(pin));
  }
  return verdicts;
}

function spec({ name, version }: Pin): string {
  return `${name}==${version}`;
}

import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { otherVersion } from "../plan/against/otherVersion";
import { usageFrom } from "../plan/cost/usage";
import { type Difference, differenceOf, isEmpty } from "../plan/difference/difference";
import { type CommandOptions, DIFFERENT, planCommand } from "../plan/options";
import type { Diagram } from "../plan/picture/diagram";
import { makePlan, type Plan } from "../plan/plan";
import { differenceReport } from "../plan/report/differenceReport";
import { type Format, formatted } from "../plan/report/formats";
import { planReport } from "../plan/report/planReport";
import { onlyParts, type Report } from "../plan/report/report";
import { CliError } from "./support/cliError";
import { type Interruption, listenForInterruption } from "./support/interruption";
import { coloursFor } from "./support/progress";

/** One stack's report, and its data for `--json`. */
interface Shown {
  readonly report: Report;
  readonly data: Plan | Difference;
}

/** `npm run plan -- <stack> …` */
async function main(interruption: Interruption): Promise<number> {
  const parsed = planCommand().parse();
  const [stacks, options] = [parsed.args, parsed.opts<CommandOptions>()];
  if (options.picture !== undefined && stacks.length > 1) {
    throw new CliError("`--picture` draws one stack at a time.");
  }
  const shown = await shownOf(stacks, options, interruption);
  await draw(shown, options);
  write(shown, options);
  const problems = shown.flatMap(({ data }) => data.problems.map((problem) => `${data.stack}: ${problem}`));
  if (problems.length > 0) {
    // Last, so that it stands below the plan, or shows if the plan went to a file.
    throw new CliError(problems.join("\n"));
  }
  const isDifferent = shown.some(({ data }) => "against" in data && !isEmpty(data));
  return options.exitCode === true && isDifferent ? DIFFERENT : 0;
}

async function shownOf(
  stacks: readonly string[],
  options: CommandOptions,
  interruption: Interruption,
): Promise<Shown[]> {
  const root = process.cwd();
  const usage = usageFrom(options);
  const plans: Plan[] = [];
  for (const stack of stacks) {
    plans.push(await makePlan(root, stack, { usage }));
  }
  if (options.against === undefined) {
    return plans.map((plan) => ({ data: plan, report: planReport(plan) }));
  }
  const other = await otherVersion(options.against, { root, stacks, usage, signal: interruption.signal });
  return plans.map((plan, index) => {
    const before = other.plans[index] ?? plan;
    const difference = differenceOf(before, plan, other);
    return { data: difference, report: differenceReport(difference, before, plan) };
  });
}

async function draw([shown]: readonly Shown[], { picture }: CommandOptions): Promise<void> {
  if (picture === undefined || shown === undefined) {
    return;
  }
  const { diagram, gaps } = shown.data;
  if (diagram === undefined) {
    throw new CliError(`No picture: ${gaps.find(({ part }) => part === "picture")?.why ?? ""}`);
  }
  await writePicture(picture, diagram);
  console.error(`Drawn: ${picture}`);
}

/** Loaded on demand: the typeface alone takes as long as a plan. */
function writePicture(file: string, diagram: Diagram): Promise<void> {
  const later = createRequire(__filename);
  const { writePicture: write } = later(
    "../plan/picture/pictureFile",
  ) as typeof import("../plan/picture/pictureFile");
  return write(file, diagram);
}

function write(shown: readonly Shown[], options: CommandOptions): void {
  const text = options.json === true ? json(shown) : readable(shown, options);
  if (options.output === undefined) {
    process.stdout.write(text);
  } else {
    writeFileSync(options.output, text);
    console.error(`Written: ${options.output}`);
  }
}

/** An object for one stack, a list for several. */
function json(shown: readonly Shown[]): string {
  const data = shown.map((one) => one.data);
  return `${JSON.stringify(data.length === 1 ? data[0] : data, null, 2)}\n`;
}

function readable(shown: readonly Shown[], options: CommandOptions): string {
  const { only, color, output } = options;
  const format: Format = options.markdown === true ? "markdown" : options.html === true ? "html" : "text";
  const isTerminal = output === undefined && coloursFor(process.stdout, process.env).isColorSupported;
  return formatted(
    shown.map(({ report }) => onlyParts(report, only)),
    format,
    { width: output === undefined ? process.stdout.columns : undefined, isColoured: color ?? isTerminal },
  );
}

const interruption = listenForInterruption();
main(interruption).then(
  (exitCode) => {
    process.exitCode = interruption.signal.aborted ? interruption.exitCode() : exitCode;
  },
  (error: unknown) => {
    // Invalid configuration or command lines need no stack trace.
    const why = error instanceof Error ? error.message : error;
    console.error(interruption.signal.aborted ? "Interrupted." : why);
    process.exitCode = interruption.signal.aborted ? interruption.exitCode() : 1;
  },
);

import { show } from "../../components/show";
import { CliError } from "../../cli/support/cliError";

/** What a month is like: nobody can read that from a program. */
export interface Usage {
  readonly runs: number;
  readonly minutes: number;
  readonly pulledGb: number;
  readonly natGb: number;
  readonly outGb: number;
  readonly logGb: number;
  readonly imageGb: number;
  readonly alarmMails: number;
}

/** How one assumption is said on a command line: `--<flag> <number>`. */
export interface UsageOption {
  readonly key: keyof Usage;
  readonly flag: string;
  readonly unit: string;
  readonly description: string;
  readonly default: number;
}

/** In the order in which they are shown. */
export const USAGE_OPTIONS: readonly UsageOption[] = [
  {
    key: "runs",
    flag: "runs",
    unit: "a month",
    description: "flow runs, of the stack's own size and in its first agent's pool",
    default: 1000,
  },
  {
    key: "minutes",
    flag: "minutes",
    unit: "minutes",
    description: "length of a flow run, from the pull of its image to its end",
    default: 5,
  },
  {
    key: "pulledGb",
    flag: "pulled-gb",
    unit: "GB",
    description: "compressed layers that each flow run pulls: Fargate keeps none",
    // 432 MB unpacked.
    default: 0.15,
  },
  {
    key: "natGb",
    flag: "nat-gb",
    unit: "GB a month",
    description: "through the NAT gateways, in and out, images apart",
    default: 5,
  },
  {
    key: "outGb",
    flag: "out-gb",
    unit: "GB a month",
    description: "out to the internet",
    default: 1,
  },
  {
    key: "logGb",
    flag: "log-gb",
    unit: "GB a month",
    description: "written into logs",
    default: 1,
  },
  {
    key: "imageGb",
    flag: "image-gb",
    unit: "GB",
    description: "images kept in the registry, compressed",
    default: 1,
  },
  {
    key: "alarmMails",
    flag: "alarm-mails",
    unit: "a month",
    description: "e-mails that alarms send",
    default: 20,
  },
];

export const DEFAULT_USAGE = Object.fromEntries(
  USAGE_OPTIONS.map((option) => [option.key, option.default]),
) as unknown as Usage;

/** Assumptions as a command line gave them, the others by default; refuses all that aren't numbers at once. */
export function usageFrom(given: Readonly<Partial<Record<keyof Usage, string>>>): Usage {
  const problems = USAGE_OPTIONS.filter(({ key }) => given[key] !== undefined && !isAmount(given[key])).map(
    ({ key, flag }) => `--${flag} must be a number that isn't negative, got ${show(given[key])}.`,
  );
  if (problems.length > 0) {
    throw new CliError(problems.join("\n"));
  }
  return Object.fromEntries(
    USAGE_OPTIONS.map((option) => [option.key, Number(given[option.key] ?? option.default)]),
  ) as unknown as Usage;
}

function isAmount(text: string): boolean {
  return /^\d+(\.\d+)?$/.test(text.trim());
}

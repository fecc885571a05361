import { show } from "../../components/show";
import { CliError } from "../../cli/support/cliError";

/** Assumed usage of a month: the program doesn't define it. */
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

/** Command-line option of an assumption: `--<flag> <number>`. */
export interface UsageOption {
  readonly key: keyof Usage;
  readonly flag: string;
  readonly unit: string;
  readonly description: string;
  readonly default: number;
}

/** In display order. */
export const USAGE_OPTIONS: readonly UsageOption[] = [
  {
    key: "runs",
    flag: "runs",
    unit: "a month",
    description: "flow runs, of the default size and in the first agent's pool",
    default: 1000,
  },
  {
    key: "minutes",
    flag: "minutes",
    unit: "minutes",
    description: "length of a flow run, from the image pull to its end",
    default: 5,
  },
  {
    key: "pulledGb",
    flag: "pulled-gb",
    unit: "GB",
    description: "compressed image layers that each flow run pulls: Fargate has no cache",
    // 432 MB unpacked.
    default: 0.15,
  },
  {
    key: "natGb",
    flag: "nat-gb",
    unit: "GB a month",
    description: "traffic through the NAT gateways, in and out, without images",
    default: 5,
  },
  {
    key: "outGb",
    flag: "out-gb",
    unit: "GB a month",
    description: "traffic out to the internet",
    default: 1,
  },
  {
    key: "logGb",
    flag: "log-gb",
    unit: "GB a month",
    description: "written to logs",
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

/** Assumptions from command-line options and defaults. @throws CliError with all values that aren't numbers */
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

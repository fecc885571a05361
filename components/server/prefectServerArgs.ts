import { fargateSizeProblems } from "../task/fargateSize";
import { show } from "../show";

/** Kinds of servers. */
export const PrefectServerSize = {
  /** One task with everything: it is replaced within two or three minutes, in which flow runs and agents wait. */
  small: "small",
  /** Two tasks with the API and one with the background services, in two zones, and a Valkey that they share. */
  redundant: "redundant",
} as const;
export type PrefectServerSize = (typeof PrefectServerSize)[keyof typeof PrefectServerSize];

/** The settings that don't depend on other resources. */
export interface PrefectServerSettings {
  /** @default "small" */
  readonly size?: PrefectServerSize;
  /** CPU units of each task; 1024 are one vCPU. @default 512 */
  readonly cpu?: number;
  /** @default 1024 */
  readonly memoryMiB?: number;
  /** Days after which events are deleted. @default 7, as Prefect's */
  readonly eventRetentionDays?: number;
  /** Days after their end in which flow runs, with their logs and artifacts, are kept; 0: for ever. @default 90 */
  readonly flowRunRetentionDays?: number;
}

/** Settings with their defaults. */
export type CompleteServerSettings = Required<PrefectServerSettings>;

export function withServerDefaults(args: PrefectServerSettings): CompleteServerSettings {
  return {
    size: args.size ?? PrefectServerSize.small,
    cpu: args.cpu ?? 512,
    memoryMiB: args.memoryMiB ?? 1024,
    eventRetentionDays: args.eventRetentionDays ?? 7,
    flowRunRetentionDays: args.flowRunRetentionDays ?? 90,
  };
}

/** Ten years, beyond which a number is a mistake. */
const MOST_DAYS = 3650;

/** Problems of a server's settings, one line each. @param key Name of a setting in messages. @default as it is */
export function prefectServerProblems(
  settings: CompleteServerSettings,
  key: (name: keyof CompleteServerSettings) => string = (name) => name,
): string[] {
  const days = (name: "eventRetentionDays" | "flowRunRetentionDays", least: number): string[] => {
    const value = settings[name];
    return value >= least && value <= MOST_DAYS
      ? []
      : [`\`${key(name)}\` must be ${least} to ${MOST_DAYS} days, got ${show(value)}.`];
  };
  return [
    ...fargateSizeProblems(settings, { cpu: key("cpu"), memoryMiB: key("memoryMiB") }),
    ...days("eventRetentionDays", 1),
    ...days("flowRunRetentionDays", 0),
  ];
}

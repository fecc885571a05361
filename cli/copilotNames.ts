/** AWS Copilot's command names → ours. */
const NAMES: readonly (readonly [theirs: readonly [string, string], ours: readonly string[]])[] = [
  [["svc", "status"], ["status"]],
  [["svc", "logs"], ["logs"]],
  [["svc", "exec"], ["exec"]],
  [["task", "run"], ["task"]],
  [
    ["secret", "init"],
    ["secret", "set"],
  ],
];

/** The command line with Copilot's names replaced by ours. */
export function withOurNames([first, second, ...rest]: readonly string[]): string[] {
  const ours = NAMES.find(([theirs]) => theirs[0] === first && theirs[1] === second)?.[1];
  return [...(ours ?? [first, second].filter((word) => word !== undefined)), ...rest];
}

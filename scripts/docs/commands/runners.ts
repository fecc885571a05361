import { documentedScripts } from "./documented";
import { type Call, callsOf, lineOf, once } from "./shell";

/** Documented commands to run unchanged. */
export interface Runner {
  /** Matches the line; the first match counts. */
  readonly commands: RegExp;
  /** @default 0 */
  readonly exitCode?: number;
}

/** `npm run docs:commands` runs these: they need no stack, no account and no network. */
export const OFFLINE: readonly Runner[] = [
  { commands: /^npm run (plan -- |flows:check$|build:package$)/ },
  { commands: /^node scripts\/python\.mjs python -m flows\./ },
];

/** `npm run e2e` runs these on the stack that is up. */
export const ON_EMULATOR: readonly Runner[] = [
  // Prefect refuses the parameter.
  { commands: /^\.\/prefect-ecs run hello\/hello -p name=\{/, exitCode: 1 },
  // There is no pull request.
  { commands: /^\.\/prefect-ecs run hello\/hello-pr-42( |$)/, exitCode: 1 },
  { commands: /^\.\/prefect-ecs run (hello|egress-address)\// },
  { commands: /^\.\/prefect-ecs logs / },
  { commands: /^\.\/prefect-ecs (status|doctor|secret ls)$/ },
  // The emulator's stack has Prefect's address for containers, which this machine can't reach.
  { commands: /^\.\/prefect-ecs preflight( |$)/, exitCode: 4 },
  { commands: /^\.\/prefect-ecs task -- python /, exitCode: 7 },
  // Exec is off in this stack.
  { commands: /^\.\/prefect-ecs exec$/, exitCode: 1 },
  // The account's stack is another one.
  { commands: /^pulumi config (set|get|rm) (?!--cwd bootstrap )/ },
  // The stack has IPv4 alone.
  { commands: /^pulumi stack output egressIpv6CidrBlock$/, exitCode: 1 },
  { commands: /^pulumi stack output (?!--cwd bootstrap |(backendUrl|secretsProviders)( |$))/ },
  { commands: /^pulumi stack --show-urns$/ },
  { commands: /^pulumi state unprotect --all$/ },
];

interface Choice {
  /** See `callsOf`. @default none */
  readonly answers?: Readonly<Record<string, string>>;
  /** Whether to run a command that is only mentioned. @default none */
  readonly isTyped?: (call: Call) => boolean;
}

/** The documented commands with a runner, each once, in the documents' order. */
export function callsFor(
  runners: readonly Runner[],
  root: string,
  { answers = {}, isTyped = () => false }: Choice = {},
): Call[] {
  const scripts = documentedScripts(root);
  const calls = callsOf(
    scripts.map(({ text }) => text),
    answers,
  );
  return once(
    scripts
      .flatMap(({ isWhole }, index) => (calls[index] ?? []).filter((call) => isWhole || isTyped(call)))
      .filter((call) => runnerOf(call, runners) !== undefined),
  );
}

/** The runner of a command. */
export function runnerOf(call: Call, runners: readonly Runner[]): Runner | undefined {
  const line = lineOf(call);
  return runners.find(({ commands }) => commands.test(line));
}

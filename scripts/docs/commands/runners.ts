import type { Call } from "./shell";

/** Runs the commands that need nothing: `run.ts`, which is `npm run docs:commands`. */
export const OFFLINE = "scripts/docs/commands/run.ts";

/** Runs the commands of a stack on the emulator, as a part of `npm run e2e`. */
export const ON_EMULATOR = "e2e/steps/documentedCommands.ts";

/** Who runs the commands that documents tell their readers to type. */
export interface Runner {
  /** Of the whole line. The first one that fits counts. */
  readonly commands: RegExp;
  /** The file that runs them; several where each does a part. Empty: nobody does. */
  readonly runBy: readonly string[];
  /** Why nobody does, or how it differs there. */
  readonly note?: string;
  /** @default 0 */
  readonly exitCode?: number;
}

const STEPS = "e2e/steps";

export const RUNNERS: readonly Runner[] = [
  { commands: /^npm run (plan -- |flows:check|build:package)/, runBy: [OFFLINE] },
  { commands: /^node scripts\/python\.mjs python -m flows\./, runBy: [OFFLINE] },
  { commands: /^prefect /, runBy: [OFFLINE], note: "its help only: it would change a server" },

  { commands: /^npm (ci|test|run verify)$/, runBy: [".ci/run", ".github/workflows/verify.yml"] },
  {
    commands: /^(npx prettier --write|npm run (picture|docs)$)/,
    runBy: ["package.json"],
    note: "that nothing is left to write is a part of `npm test`",
  },
  { commands: /^(npx jest|npm run test:python) /, runBy: ["package.json"], note: "a part of `npm test`" },
  {
    commands: /^npm run hooks$/,
    runBy: ["__tests__/githooks.slow.ts"],
    note: "the hook, in a repository of its own",
  },
  {
    commands: /^npm run (demo|e2e)$/,
    runBy: ["e2e/run.ts"],
    note: "the demo's parts, which the scenario is made of",
  },
  {
    commands: /^npm run bench:/,
    runBy: [],
    note: "takes half an hour, and what it printed stands beside it",
  },
  { commands: /^node scripts\/lock-python\.mjs$/, runBy: [".github/workflows/python-requirements.yml"] },

  {
    commands: /^npx prefect-ecs run hello\/hello -p name=\{/,
    runBy: [ON_EMULATOR],
    exitCode: 1,
    note: "Prefect refuses the parameter",
  },
  { commands: /^npx prefect-ecs run (hello|egress-address)\//, runBy: [ON_EMULATOR] },
  {
    commands: /^npx prefect-ecs run orders\//,
    runBy: [],
    note: "the flow that the page has its reader write",
  },
  { commands: /^npx prefect-ecs logs /, runBy: [ON_EMULATOR], note: "with the name of a run that there is" },
  { commands: /^npx prefect-ecs (status|doctor|secret ls)$/, runBy: [ON_EMULATOR] },
  {
    commands: /^npx prefect-ecs status --watch$/,
    runBy: ["__tests__/cli/commands/status.test.ts"],
    note: "it doesn't end",
  },
  { commands: /^npx prefect-ecs task -- python /, runBy: [ON_EMULATOR], exitCode: 7 },
  {
    commands: /^npx prefect-ecs task -- alembic /,
    runBy: ["flows/tests/flows/test_migrations.py"],
    note: "with a database",
  },
  { commands: /^npx prefect-ecs exec$/, runBy: [ON_EMULATOR], exitCode: 1, note: "it says what is missing" },
  {
    commands: /^npx prefect-ecs secret set /,
    runBy: [`${STEPS}/commandLine.ts`, "__tests__/cli/commands/secret.test.ts"],
    note: "the value from standard input, or from a prompt",
  },
  { commands: /^npx prefect-ecs recover /, runBy: [`${STEPS}/killedUp.ts`] },

  { commands: /^pulumi config (set|get|rm) /, runBy: [ON_EMULATOR], note: "in a configuration of its own" },
  { commands: /^pulumi stack output (?!--cwd|backendUrl)/, runBy: [ON_EMULATOR] },
  { commands: /^pulumi stack --show-urns$/, runBy: [ON_EMULATOR] },
  {
    commands: /^pulumi (stack init|new) /,
    runBy: ["cli/local/stack.ts"],
    note: "as the demo and the scenario make theirs",
  },
  { commands: /^pulumi (preview|up) .*--policy-pack/, runBy: [`${STEPS}/policies.ts`] },
  { commands: /^pulumi (preview|up) --refresh/, runBy: [`${STEPS}/drift.ts`] },
  { commands: /^pulumi up( --stack \w+)?$/, runBy: [`${STEPS}/upFromNothing.ts`, `${STEPS}/secondUp.ts`] },
  { commands: /^pulumi destroy --exclude-protected$/, runBy: ["e2e/addresses.ts"] },
  { commands: /^pulumi destroy( --stack account)?$/, runBy: [`${STEPS}/destroy.ts`, "e2e/addresses.ts"] },
  { commands: /^pulumi state unprotect --all/, runBy: [ON_EMULATOR], note: "without its question" },
  { commands: /^pulumi import /, runBy: [`${STEPS}/orphans.ts`] },
  { commands: /^pulumi (login|stack (export|import|output))/, runBy: [], note: "needs AWS's S3 and KMS" },

  {
    commands: /^aws /,
    runBy: ["__tests__/docs/commands/aws.ts"],
    note: "held to AWS's models: there is no AWS CLI",
  },
  { commands: /^(copilot|prefect-aws|terraform) /, runBy: [], note: "tools that people come from" },
  { commands: /^gh /, runBy: [], note: "changes a repository on GitHub" },
  {
    commands: /^(git (add|clone|commit|init|tag|push)|cd|mkdir|\.|grep|jq)( |$)/,
    runBy: [],
    note: "the shell's, or everybody's",
  },
];

export function runnerOf({ tool, args }: Pick<Call, "tool" | "args">): Runner | undefined {
  const line = [tool, ...args].join(" ");
  return RUNNERS.find(({ commands }) => commands.test(line));
}

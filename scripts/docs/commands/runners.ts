import { type Call, lineOf } from "./shell";

/** Runs the commands that need nothing: `run.ts`, which is `npm run docs:commands`. */
export const OFFLINE = "scripts/docs/commands/run.ts";

/** Runs the commands of a stack on the emulator, as a part of `npm run e2e`. */
export const ON_EMULATOR = "e2e/steps/documentedCommands.ts";

/** Who runs the commands that documents tell their readers to type. */
export interface Runner {
  /** Of the whole line. The first one that fits counts; a new command should need a line of its own. */
  readonly commands: RegExp;
  /** The file that runs them; several where each does a part. Empty: nobody does. */
  readonly runBy: readonly string[];
  /** What of each file does it, in their order; `OFFLINE` and `ON_EMULATOR` run whatever falls to them. @default none */
  readonly shows?: readonly string[];
  /** Why nobody does, or how it differs there. */
  readonly note?: string;
  /** @default 0 */
  readonly exitCode?: number;
}

const STEPS = "e2e/steps";
const NEW_PROJECT = `${STEPS}/newProject.ts`;

/** Every command of the documents falls to one of these; tests hold that, and that the files show it. */
export const RUNNERS: readonly Runner[] = [
  { commands: /^npm run (plan -- |flows:check$|build:package$)/, runBy: [OFFLINE] },
  { commands: /^node scripts\/python\.mjs python -m flows\./, runBy: [OFFLINE] },

  { commands: /^npm ci$/, runBy: [".ci/run"], shows: ["npm ci"] },
  { commands: /^npm test$/, runBy: [".ci/run"], shows: ["npm test"] },
  {
    commands: /^npm run verify$/,
    runBy: [".github/workflows/verify.yml"],
    shows: ['npm run "$SCRIPT"'],
    note: "its parts beside each other",
  },
  {
    commands: /^npx prettier --write Pulumi\.yaml$/,
    runBy: ["package.json"],
    shows: ["prettier --check ."],
    note: "that nothing is left to write is a part of `npm test`",
  },
  {
    commands: /^npm run (picture|docs)$/,
    runBy: ["package.json"],
    shows: ["npm run docs:check"],
    note: "that nothing is left to write is a part of `npm run verify`",
  },
  {
    commands: /^npm run docs:links$/,
    runBy: [".github/workflows/nightly-checks.yml"],
    shows: ["npm run --silent docs:links"],
    note: "it needs the Internet",
  },
  {
    commands: /^npx jest /,
    runBy: ["package.json"],
    shows: ["npm run test:ts"],
    note: "a part of `npm test`",
  },
  {
    commands: /^npm run test:python -- tests\/flows$/,
    runBy: ["package.json"],
    shows: ["npm run test:python -- tests/flows"],
    note: "a part of `npm test`",
  },
  {
    commands: /^npm run hooks$/,
    runBy: ["__tests__/githooks.slow.ts"],
    shows: ['git("config", "core.hooksPath", ".githooks")'],
    note: "the hook, in a repository of its own",
  },
  { commands: /^npm run e2e$/, runBy: ["e2e/run.ts"], shows: ["`npm run e2e`"] },
  {
    commands: /^npm run demo$/,
    runBy: ["e2e/world.ts"],
    shows: ['from "../cli/local/'],
    note: "the demo's parts, which the scenario is made of",
  },
  {
    commands: /^npm run demo:servers$/,
    runBy: ["e2e/newcomer.ts"],
    shows: ['"npm run demo:servers")'],
  },
  {
    commands: /^npm run bench:/,
    runBy: [],
    note: "takes half an hour, and what it printed stands beside it",
  },
  {
    commands: /^node scripts\/lock-python\.mjs$/,
    runBy: [".github/workflows/python-requirements.yml"],
    shows: ["node scripts/lock-python.mjs"],
  },

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
    shows: ['"status --watch"'],
    note: "it doesn't end",
  },
  {
    commands: /^npx prefect-ecs preflight( |$)/,
    runBy: [ON_EMULATOR],
    exitCode: 4,
    note: "the emulator's stack names Prefect as containers reach it, which this machine can't",
  },
  { commands: /^npx prefect-ecs task -- python /, runBy: [ON_EMULATOR], exitCode: 7 },
  {
    commands: /^npx prefect-ecs task -- alembic /,
    runBy: ["flows/tests/flows/test_migrations.py"],
    shows: ["from alembic import command"],
    note: "with a database",
  },
  { commands: /^npx prefect-ecs exec$/, runBy: [ON_EMULATOR], exitCode: 1, note: "it says what is missing" },
  {
    commands: /^npx prefect-ecs secret set /,
    runBy: [`${STEPS}/commandLine.ts`, "__tests__/cli/commands/secret.test.ts"],
    shows: ['"secret", "set"', "secret set "],
    note: "the value from standard input, or from a prompt",
  },
  { commands: /^npx prefect-ecs recover /, runBy: [`${STEPS}/killedUp.ts`], shows: ["engine.recover()"] },

  { commands: /^pulumi config (set|get|rm) /, runBy: [ON_EMULATOR], note: "in a configuration of its own" },
  {
    commands: /^pulumi stack output (--cwd bootstrap |(backendUrl|secretsProviders)( |$))/,
    runBy: ["e2e/account.ts"],
    shows: ["engine.outputs<"],
    note: "all of them at once",
  },
  { commands: /^pulumi stack output /, runBy: [ON_EMULATOR] },
  { commands: /^pulumi stack --show-urns$/, runBy: [ON_EMULATOR] },
  {
    commands:
      /^pulumi stack (init account --secrets-provider .*|(export|import) --file (account|staging)\.json( --stack (account|staging))?|change-secrets-provider .*|rm account .*)$/,
    runBy: [`${STEPS}/movedState.ts`],
    shows: ['"stack", "change-secrets-provider", provider'],
    note: "the account's own state, there and back; a stack's goes the same way",
  },
  {
    commands: /^pulumi stack init staging --secrets-provider /,
    runBy: [`${STEPS}/stateInBucket.ts`],
    shows: ['"stack", "init", "staging", "--secrets-provider"'],
  },
  {
    commands: /^pulumi stack init \w+$/,
    runBy: ["cli/local/stack.ts"],
    shows: ['"stack", "init"'],
    note: "as the demo and the scenario make theirs",
  },
  {
    commands: /^pulumi new /,
    runBy: [NEW_PROJECT],
    shows: ['"pulumi new")'],
    note: "from a clone",
  },
  {
    commands: /^pulumi (preview|up) .*--policy-pack/,
    runBy: [`${STEPS}/policies.ts`],
    shows: ["--policy-pack="],
  },
  {
    commands: /^pulumi (preview|up) --refresh/,
    runBy: [`${STEPS}/drift.ts`],
    shows: ['flags: ["--refresh"]'],
  },
  {
    commands: /^pulumi up( --stack [\w-]+)?$/,
    runBy: [`${STEPS}/upFromNothing.ts`, `${STEPS}/secondUp.ts`],
    shows: ['engine.succeed("up")', 'engine.succeed("up")'],
  },
  {
    commands: /^pulumi destroy --exclude-protected$/,
    runBy: ["e2e/addresses.ts"],
    shows: ['flags: ["--exclude-protected"]'],
  },
  {
    commands: /^pulumi destroy --stack account$/,
    runBy: ["e2e/account.ts"],
    shows: ['engine.succeed("destroy")'],
  },
  {
    commands: /^pulumi destroy$/,
    runBy: [`${STEPS}/destroy.ts`, "e2e/addresses.ts"],
    shows: ['engine.succeed("destroy")', 'engine.attempt("destroy"'],
  },
  {
    commands: /^pulumi state unprotect --all --stack account$/,
    runBy: ["e2e/account.ts"],
    shows: ["engine.unprotect()"],
    note: "without its question",
  },
  { commands: /^pulumi state unprotect --all$/, runBy: [ON_EMULATOR], note: "without its question" },
  { commands: /^pulumi import /, runBy: [`${STEPS}/orphans.ts`], shows: ['succeed("import"'] },
  {
    commands: /^pulumi login( |$)/,
    runBy: [],
    note: "asks in a browser, and holds for all that its user does: the scenario names its backend by PULUMI_BACKEND_URL",
  },

  {
    commands: /^aws /,
    runBy: ["__tests__/docs/commands/aws.ts"],
    shows: ["aws_commands.py"],
    note: "held to AWS's models: the scenario needs no AWS CLI",
  },
  {
    commands: /^prefect /,
    runBy: ["__tests__/docs/commands/prefect.ts"],
    shows: ["prefect_commands.py"],
    note: "parsed only: it would change a server",
  },
  {
    commands:
      /^copilot (app delete|env (delete|deploy|override|package)|secret init|svc (delete|status)|task run)( |$)/,
    runBy: [],
    note: "a tool that people come from; docs/moving.md says what was tried by hand",
  },
  {
    commands:
      /^(prefect-aws ecs-worker (delete|deploy-service|list)|terraform (destroy|state (list|rm)))( |$)/,
    runBy: [],
    note: "tools that people come from; docs/moving.md says what was tried by hand",
  },
  {
    commands: /^git (add --all|commit --message Begin|init --initial-branch main)$/,
    runBy: [NEW_PROJECT],
    shows: ['"pulumi new")'],
    note: "lines of the same fence",
  },
  {
    commands: /^git clone \S+ prefect-ecs$/,
    runBy: [`${STEPS}/ownEnvironment.ts`],
    shows: ['"git clone")'],
    note: "of a checkout",
  },
  {
    commands:
      /^gh (api (--silent --method (POST|PUT) )?repos\/\{owner\}\/\{repo\}\/|repo create |variable set |workflow run )/,
    runBy: [],
    note: "asks and changes a repository on GitHub",
  },
  {
    commands: /^git (tag \S+|push origin v\S+)$/,
    runBy: [],
    note: "pushes to GitHub",
  },
  { commands: /^(cd|mkdir) (bootstrap|prefect-ecs|team-flows)$/, runBy: [], note: "the shell's" },
  { commands: /^\. \.demo\/env$/, runBy: [], note: "the shell's, of a file that the demo writes" },
  {
    commands: /^(grep (aws_eip|network:Network::)|jq -r \.(account|prod|staging))$/,
    runBy: [],
    note: "picks from what the command before it prints",
  },
];

/** Who runs a command; undefined where nobody has thought of it. */
export function runnerOf(call: Pick<Call, "tool" | "args">): Runner | undefined {
  const line = lineOf(call);
  return RUNNERS.find(({ commands }) => commands.test(line));
}

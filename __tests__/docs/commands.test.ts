// It runs none of them: `npm run docs:commands` runs those that need nothing, and the end-to-end run those of a stack.
import { existsSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { documentedScripts, readDocuments } from "../../scripts/docs/commands/documented";
import { type Call, callsOf } from "../../scripts/docs/commands/shell";
import { optionsIn } from "../../scripts/docs/commands/pulumiOptions";
import { runnerOf, RUNNERS } from "../../scripts/docs/commands/runners";
import { awsProblems } from "./commands/aws";
import type { Check, DocumentedCall } from "./commands/check";
import { configurationProblems, problemsOfWritten } from "./commands/configuration";
import { checkNode, checkNpm, checkNpx } from "./commands/npm";
import { checkPulumi } from "./commands/pulumi";

/** What a stack answers where a command takes another one's answer. */
const ANSWERS = {
  imageUri: `123456789012.dkr.ecr.eu-west-1.amazonaws.com/prefect-ecs-staging@sha256:${"0".repeat(64)}`,
  permissionsBoundaryArn: "arn:aws:iam::123456789012:policy/bootstrap/prefect-ecs-tasks",
  flowRunSecurityGroupId: "sg-0a1b2c3d4e5f60718",
  clusterName: "prefect-ecs-staging",
  backendUrl: "s3://acme-pulumi-state?region=eu-west-1",
};

const CHECKS: Readonly<Partial<Record<string, Check>>> = {
  node: checkNode,
  npm: checkNpm,
  npx: checkNpx,
  pulumi: checkPulumi,
};

const root = path.resolve(__dirname, "../..");
const scripts = documentedScripts(root);
const calls = callsOf(
  scripts.map(({ text }) => text),
  ANSWERS,
);
const documented = scripts.map((script, index) => ({
  ...script,
  calls: (calls[index] ?? []).map((call): DocumentedCall => ({ ...call, ...script })),
}));
const documents = [...new Set(scripts.map(({ document }) => document))];
const callsIn = (document: string): DocumentedCall[] =>
  documented.filter((script) => script.document === document).flatMap((script) => script.calls);

function line({ tool, args }: DocumentedCall, problem: string): string {
  return `${[tool, ...args].join(" ")}: ${problem}`;
}

/** A call that stands in no document. */
function written(call: Call): DocumentedCall {
  return { ...call, document: "a.md", isWhole: true };
}

describe.each(documents)("the commands in %s", (document) => {
  it("are what their tools understand", () => {
    const problems = callsIn(document).flatMap((call) => {
      const problem = CHECKS[call.tool]?.(call);
      return problem === undefined ? [] : [line(call, problem)];
    });
    expect(problems).toEqual([]);
  });

  it("set what the program's own reader takes", () => {
    const problems = documented
      .filter((script) => script.document === document)
      .flatMap((script) => configurationProblems(script.calls));
    expect(problems).toEqual([]);
  });
});

describe("the commands of AWS", () => {
  const real = documents.flatMap(callsIn).filter(({ tool }) => tool === "aws");
  const wrong = [
    "aws ec3 describe-addresses",
    "aws ec2 describe-adresses",
    "aws ec2 wait nat-gateway-gone",
    "aws ec2 describe-addresses --allocation-id eipalloc-1",
    "aws ec2 delete-nat-gateway",
    "aws cloudwatch set-alarm-state --alarm-name a --state-reason b --state-value LOUD",
    "aws ecs list-tasks --query 'tasks[?'",
    "aws ec2 authorize-security-group-ingress --ip-permissions 'Port=1'",
  ];
  let problems: readonly (string | undefined)[];

  beforeAll(() => {
    const made = callsOf(wrong, {}).flat();
    problems = awsProblems([...real, ...made.map(written)]);
  });

  it("name operations and parameters that it has", () => {
    const found = real.flatMap((call, index) => {
      const problem = problems[index];
      return problem === undefined ? [] : [line(call, problem)];
    });
    expect(found).toEqual([]);
  });

  it("would be refused if they didn't", () => {
    expect(problems.slice(real.length)).toEqual([
      "there is no service ec3",
      "ec2 has no describe-adresses",
      "ec2 has no nat-gateway-gone",
      "describe-addresses has no --allocation-id",
      "delete-nat-gateway needs --nat-gateway-id",
      "--state-value can't be 'LOUD'",
      expect.stringContaining("Incomplete expression"),
      "--ip-permissions can't be 'Port=1'",
    ]);
  });
});

describe("who runs the commands", () => {
  // What is only mentioned may lack its end, but not a test of its tool.
  const needed = documents
    .flatMap(callsIn)
    .filter(({ isWhole, tool }) => isWhole || ![...Object.keys(CHECKS), "aws"].includes(tool));

  it("is known of each, or why nobody does", () => {
    const lost = needed.filter((call) => runnerOf(call) === undefined);
    expect(lost.map(({ tool, args, document }) => `${document}: ${[tool, ...args].join(" ")}`)).toEqual([]);
    expect(RUNNERS.filter(({ runBy, note }) => runBy.length === 0 && note === undefined)).toEqual([]);
  });

  it("is a file that exists", () => {
    const files = RUNNERS.flatMap(({ runBy }) => runBy);
    expect(files.filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
  });

  it("is said of commands that are there", () => {
    const used = new Set(documents.flatMap(callsIn).map(runnerOf));
    expect(RUNNERS.filter((runner) => !used.has(runner)).map(({ commands }) => commands.source)).toEqual([]);
  });
});

it.each([
  ["npx prefect-ecs statsu", "error: unknown command 'statsu'"],
  ["npx prefect-ecs run", "error: missing required argument 'deployment'"],
  ["npx prefect-ecs logs --sinc 1h", "error: unknown option '--sinc'"],
  ["npm run plam -- staging", "package.json has no such script"],
  ["npm run plan staging", "npm takes what isn't after `--` for itself"],
  [
    "npm run plan -- staging --only trees",
    "error: option '--only <parts>' argument 'trees' is invalid. There is no trees",
  ],
  ["npm run e2e -- --onyl drift", "--onyl"],
  ["npm tset", "npm has no such command here"],
  ["npm install a/prefect-ecs-0.0.9.tgz", "the package is "],
  ["node scripts/lock-pyhton.mjs", "there is no scripts/lock-pyhton.mjs"],
  ["node scripts/python.mjs python -m flows.helo", "there is no flows/src/flows/helo.py"],
  ["npx jest __tests__/stack", "__tests__/stack"],
  ["npx cowsay", "npx would fetch it"],
  ["pulumi up --refrehs", "there is no option --refrehs"],
  ["pulumi destroy --stack", "--stack needs a value"],
  ["pulumi logs", "it isn't known which options that has"],
  ["pulumi stack output egressIp", "there is no output egressIp"],
  ["pulumi stack output --cwd bootstrap egressIps", "there is no output egressIps"],
  ["pulumi up --policy-pack polices", "polices"],
])("would refuse `%s`", (text, problem) => {
  const [call] = callsOf([text], {})[0] ?? [];
  expect(call === undefined ? "" : CHECKS[call.tool]?.(written(call))).toContain(problem);
});

it.each([
  ["pulumi config set logRetentionDay 30", /did you mean `logRetentionDays`\?/],
  ["pulumi config set prefectApiKey pnu_hunter2", /^`prefectApiKey` must be encrypted/],
  ["pulumi config set --secret prefectApiKey", /^$/],
  ["pulumi config set --path 'egressAllocationIds[0]' eip-1", /^`egressAllocationIds\[0\]` must be/],
  ["pulumi config set natStrategy onePerZone", /^`egressAddressCount` must be at least 2/],
  ["pulumi stack init prod; pulumi config set natStrategy onePerZone", /^$/],
  ["cd bootstrap; pulumi config set repository acme", /^`repository` must be/],
])("would hold `%s` to the reader", (text, problem) => {
  const [made = []] = callsOf([text], {});
  expect(configurationProblems(made.map(written)).join()).toMatch(problem);
});

it("are read as a shell reads them", () => {
  const text = 'f() { pulumi stack output "$@"; }\nfor one in a "b c"; do f "$one" | jq .x; done # gh api';
  expect(callsOf([text, "npm ci && cd a && npm test"], {})).toEqual([
    expect.arrayContaining([
      { tool: "pulumi", args: ["stack", "output", "a"], folder: "" },
      { tool: "pulumi", args: ["stack", "output", "b c"], folder: "" },
    ]),
    [
      { tool: "npm", args: ["ci"], folder: "" },
      { tool: "cd", args: ["a"], folder: "" },
      { tool: "npm", args: ["test"], folder: "a" },
    ],
  ]);
  expect(() => callsOf(["cowsay hello"], {})).toThrow("cowsay: No such file or directory");
  expect(() => callsOf(["npm ci &&"], {})).toThrow("syntax error");
});

it("knows an option of Pulumi's by its help, and whether a value follows", () => {
  const help = [
    "Flags:",
    "      --secrets-provider string   The type of the provider",
    "                                  (possible choices: --none)",
    "  -y, --yes                       Skip prompts",
  ];
  expect(optionsIn(help.join("\n"))).toEqual({ "--secrets-provider": true, "-y": false, "--yes": false });
});

describe("the configurations that documents show", () => {
  const shown = readDocuments(root).flatMap(({ document, content }) =>
    content.fences
      .filter(({ language }) => language === "yaml")
      .map(({ text }) => ({ document, yaml: parse(text) as { readonly config?: Record<string, unknown> } }))
      .flatMap(({ yaml, ...rest }) => (yaml.config === undefined ? [] : [{ ...rest, config: yaml.config }])),
  );

  it.each(shown)("$document: the program's own reader takes them", ({ config }) => {
    expect(problemsOfWritten(config)).toEqual([]);
  });
});

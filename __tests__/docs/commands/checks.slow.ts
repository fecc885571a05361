// That the checks of documented commands find mistakes; commands.slow.ts holds the commands themselves.
import { scriptsOf } from "../../../scripts/docs/commands/documented";
import { optionsIn } from "../../../scripts/docs/commands/pulumiOptions";
import { callsOf } from "../../../scripts/docs/commands/shell";
import { awsProblems } from "./aws";
import { CHECKS, written } from "./checks";
import { configurationProblems } from "./configuration";
import { prefectProblems } from "./prefect";

it.each([
  ["./prefect-ecs statsu", "error: unknown command 'statsu'"],
  ["./prefect-ecs run", "error: missing required argument 'deployment'"],
  ["./prefect-ecs logs --sinc 1h", "error: unknown option '--sinc'"],
  ["npm run plam -- staging", "package.json has no such script"],
  ["npm run plan staging", "npm takes what isn't after `--` for itself"],
  [
    "npm run plan -- staging --only trees",
    "error: option '--only <parts>' argument 'trees' is invalid. There is no trees",
  ],
  ["npm run e2e -- --onyl drift", "--onyl"],
  ["npm tset", "npm has no such command here"],
  ["npm install ../prefect-ecs/.package/prefect-ecs-0.0.9.tgz", "isn't the package, /.package/prefect-ecs-"],
  ["npm install left-pad", "isn't the package"],
  ["node scripts/lock-pyhton.mjs", "there is no scripts/lock-pyhton.mjs"],
  ["node scripts/python.mjs python -m flows.helo", "there is no flows/src/flows/helo.py"],
  ["npx jest __tests__/stack", "__tests__/stack"],
  ["npx prettier --wirte Pulumi.yaml", "--wirte"],
  ["npx prettier --write Pulumi.yml", "Pulumi.yml"],
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

/** A call, and what is said of it; undefined: nothing. */
type Example = readonly [call: string, problem: unknown];

const ofAws: readonly Example[] = [
  ["aws ec3 describe-addresses", "there is no service ec3"],
  ["aws ec2 describe-adresses", "ec2 has no describe-adresses"],
  ["aws ec2 wait nat-gateway-gone", "ec2 has no nat-gateway-gone"],
  ["aws ec2 describe-addresses --allocation-id eipalloc-1", "describe-addresses has no --allocation-id"],
  ["aws ec2 describe-addresses eipalloc-1", "'eipalloc-1' belongs to no option"],
  ["aws ec2 describe-addresses --allocation-ids", "--allocation-ids needs a value"],
  ["aws ec2 delete-nat-gateway", "delete-nat-gateway needs --nat-gateway-id"],
  ["aws ec2 delete-nat-gateway --nat-gateway-id nat-1 nat-2", "'nat-2' is too much for --nat-gateway-id"],
  [
    "aws cloudwatch set-alarm-state --alarm-name a --state-reason b --state-value LOUD",
    "--state-value can't be 'LOUD'",
  ],
  [
    "aws cloudformation update-stack --stack-name a --capabilities CAPABILITY_IAM CAPABILITY_IMA",
    "--capabilities can't be 'CAPABILITY_IMA'",
  ],
  ["aws cloudformation deploy --stack-name a --template-body b", "deploy has no --template-body"],
  ["aws cloudformation deploy --stack-name a --template-file", "deploy needs --template-file"],
  ["aws cloudformation deploy --stack-name a --template-file b --capabilities CAPABILITY_IAM", undefined],
  ["aws ecs list-tasks --query 'tasks[?'", expect.stringContaining("Incomplete expression")],
  [
    "aws ec2 authorize-security-group-ingress --ip-permissions IpProtocol=tcp 'Port=1'",
    "--ip-permissions can't be 'Port=1'",
  ],
  ["aws ec2 describe-addresses --allocation-ids eipalloc-1 eipalloc-2 --output text", undefined],
];

const ofPrefect: readonly Example[] = [
  ["prefect work-pool pose a", expect.stringContaining('Unknown command "pose"')],
  ["prefect work-pool pause a --foo-bar x", "Unknown option: --foo-bar."],
  ["prefect work-pool pause", expect.stringContaining("requires an argument")],
  ["prefect work-pool pause a b", "Unused Tokens: ['b']."],
  [
    "prefect work-pool set-concurrency-limit a ten",
    expect.stringContaining('unable to convert "ten" into int'),
  ],
  ["prefect work-pool set-concurrency-limit a 10", undefined],
];

it.each([
  ["AWS's models", ofAws, awsProblems],
  ["Prefect's own command line", ofPrefect, prefectProblems],
] as const)("would be refused by %s", (_, examples, problemsOf) => {
  const calls = callsOf(
    examples.map(([text]) => text),
    {},
  ).flat();
  expect(problemsOf(calls.map(written))).toEqual(examples.map(([, problem]) => problem));
});

it("are found in fences of `sh`, after a `$`, and between backticks, with variables before them", () => {
  const fences = [
    { language: "sh", text: "npm ci\n" },
    { language: "", text: "$ npm test\npassed\n" },
    { language: "py", text: "$ npm ci\n" },
  ];
  const codes = ["RECORD=1 npm run e2e", "npm ci", "npm", "KEY=value", "npmrc is"];
  expect(scriptsOf({ fences, codes })).toEqual([
    { text: "npm ci\n", isWhole: true },
    { text: "npm test", isWhole: true },
    { text: "RECORD=1 npm run e2e", isWhole: false },
    { text: "npm ci", isWhole: false },
  ]);
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

// It runs none of them: `npm run docs:commands` runs those that need nothing, and the end-to-end run those of a stack.
import * as path from "node:path";
import { parse } from "yaml";
import { documentedScripts, readDocuments } from "../../scripts/docs/commands/documented";
import { OFFLINE, ON_EMULATOR } from "../../scripts/docs/commands/runners";
import { callsOf, lineOf } from "../../scripts/docs/commands/shell";
import { awsProblems } from "./commands/aws";
import type { DocumentedCall } from "./commands/check";
import { CHECKS } from "./commands/checks";
import { configurationProblems, problemsOfWritten } from "./commands/configuration";
import { prefectProblems } from "./commands/prefect";

/** Outputs of a stack that commands use as arguments. */
const ANSWERS = {
  imageUri: `123456789012.dkr.ecr.eu-west-1.amazonaws.com/prefect-ecs-staging@sha256:${"0".repeat(64)}`,
  permissionsBoundaryArn: "arn:aws:iam::123456789012:policy/bootstrap/prefect-ecs-tasks-staging",
  flowRunSecurityGroupId: "sg-0a1b2c3d4e5f60718",
  clusterName: "prefect-ecs-staging",
  backendUrl: "s3://acme-pulumi-state?region=eu-west-1",
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

function line(call: DocumentedCall, problem: string): string {
  return `${lineOf(call)}: ${problem}`;
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

it.each([
  ["aws", awsProblems],
  ["prefect", prefectProblems],
] as const)("the commands of %s are what it understands", (tool, problemsOf) => {
  const ofTool = documents.flatMap(callsIn).filter((call) => call.tool === tool);
  const problems = problemsOf(ofTool);
  const found = ofTool.flatMap((call, index) => {
    const problem = problems[index];
    return problem === undefined ? [] : [line(call, problem)];
  });
  expect(ofTool).not.toEqual([]);
  expect(found).toEqual([]);
});

it("are in no fence of another language: a shell's is `sh`", () => {
  const languages = readDocuments(root).flatMap(({ content }) =>
    content.fences.map(({ language }) => language),
  );
  expect([...new Set(languages)].sort()).toEqual(["", "json", "py", "sh", "ts", "yaml"]);
});

it.each([...OFFLINE, ...ON_EMULATOR])("$commands are documented commands that are run", ({ commands }) => {
  expect(calls.flat().filter((call) => commands.test(lineOf(call)))).not.toEqual([]);
});

describe("the configurations that documents show", () => {
  const shown = readDocuments(root).flatMap(({ document, content }) =>
    content.fences
      .filter(({ language }) => language === "yaml")
      // A folder outside the checkout exists on the reader's machine only.
      .map(({ text }) => text.replaceAll(/folder: \.\.\/\S+/g, "folder: flows"))
      .map((text) => ({ document, yaml: parse(text) as { readonly config?: Record<string, unknown> } }))
      .flatMap(({ yaml, ...rest }) => (yaml.config === undefined ? [] : [{ ...rest, config: yaml.config }])),
  );

  it.each(shown)("$document: the program's own reader takes them", ({ config }) => {
    expect(problemsOfWritten(config)).toEqual([]);
  });
});

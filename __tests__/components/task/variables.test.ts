import * as pulumi from "@pulumi/pulumi";
import { variableProblems, type Variables, withVariables } from "../../../components/task/variables";
import { outputsOf } from "../../support/program";

const own = { PREFECT_API_URL: "https://prefect.example.com/api" };
const theirs = { STAGE: "test", PREFECT_API_URL: "theirs" };

it.each<[string, () => Variables | undefined, Record<string, string>]>([
  ["none", () => undefined, own],
  ["plain ones", () => theirs, { ...theirs, ...own }],
  ["an output", () => pulumi.output(theirs), { ...theirs, ...own }],
  ["a promise", () => Promise.resolve(theirs), { ...theirs, ...own }],
])("keeps %s beside the program's own, which win", async (_, given, expected) => {
  expect(await outputsOf(() => pulumi.output(withVariables(given(), own)))).toEqual(expected);
});

it("checks at once what is known at once", () => {
  const secrets = { STAGE: "arn:aws:ssm:eu-west-1:123456789012:parameter/stage" };
  expect(variableProblems({ environment: theirs, secrets })).toEqual([
    "`environment` and `secrets` must not share a variable, got 'STAGE' in both.",
  ]);
  expect(variableProblems({ environment: Promise.resolve(theirs), secrets })).toEqual([]);
});

import { existsSync } from "node:fs";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { runnerCommand, runnerEnvironment, RunnerScript } from "../../../components/runner/runnerStep";
import { outputsOf } from "../../support/program";

const root = path.resolve(__dirname, "../../..");

describe("runnerCommand", () => {
  it.each(Object.values(RunnerScript))("starts %s, which is there", (script) => {
    const [node, file, ...rest] = runnerCommand(script).split(" ");
    expect([node, ...rest]).toEqual(["node"]);
    expect(existsSync(path.join(root, file as string))).toBe(true);
  });

  it("is the same on every machine", () => {
    expect(runnerCommand(RunnerScript.register)).toBe("node components/runner/register.mjs");
  });
});

describe("runnerEnvironment", () => {
  it("carries the input as one text, with values that others make", async () => {
    const access = { accountId: pulumi.output("123456789012"), region: "eu-west-1", profile: "team" };
    const environment = await outputsOf(() =>
      runnerEnvironment(access, { family: "work", cluster: pulumi.output("arn:main") }),
    );
    expect(Object.keys(environment)).toEqual(["PREFECT_ECS_STEP"]);
    expect(JSON.parse(environment["PREFECT_ECS_STEP"] as string)).toEqual({
      access: { accountId: "123456789012", region: "eu-west-1", profile: "team" },
      family: "work",
      cluster: "arn:main",
    });
  });
});

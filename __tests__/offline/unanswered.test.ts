import * as aws from "@pulumi/aws";
import * as awsx from "@pulumi/awsx";
import * as command from "@pulumi/command";
import * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import { registered } from "../support/program";

it("fails on an unanswered property, with its type and name", async () => {
  await expect(
    registered(() => {
      const database = new aws.rds.Instance("warehouse", { instanceClass: "db.t4g.micro" });
      new aws.ssm.Parameter("address", { type: "String", value: database.endpoint });
    }),
  ).rejects.toThrow(
    "There is no offline answer for endpoint of aws:rds/instance:Instance, which aws:ssm/parameter:Parameter address " +
      "uses: add it to the type's row in resourceTypes/.",
  );
});

it.each<readonly [type: string, property: string, read: () => pulumi.Output<unknown>]>([
  [
    "docker:index/image:Image",
    "baseImageName",
    () => new docker.Image("flows", { imageName: "flows", build: { context: "flows" } }).baseImageName,
  ],
  [
    "awsx:ec2:Vpc",
    "isolatedSubnetIds",
    () => new awsx.ec2.Vpc("main", { availabilityZoneNames: ["eu-west-1a"] }).isolatedSubnetIds,
  ],
  ["command:local:Command", "stderr", () => new command.local.Command("step", { create: "true" }).stderr],
])("knows what others than AWS answer: of %s, %s", async (type, property, read) => {
  await expect(
    registered(() => {
      const value = read().apply((answer) => JSON.stringify(answer));
      new aws.ssm.Parameter("answer", { type: "String", value });
    }),
  ).rejects.toThrow(`There is no offline answer for ${property} of ${type}, which `);
});

it("takes an input that wasn't given for what it is", async () => {
  const resources = await registered(() => {
    const step = new command.local.Command("step", { create: "true" });
    const description = step.delete.apply((given) => given ?? "no step of destroy");
    new aws.ssm.Parameter("step", { type: "String", value: "", description });
  });
  expect(
    resources.find(({ name, type }) => name === "step" && type.startsWith("aws:"))?.inputs,
  ).toMatchObject({
    description: "no step of destroy",
  });
});

it("takes a resource of which nothing is used", async () => {
  const [bucket] = await registered(() => new aws.s3.Bucket("results", {}));
  expect(bucket?.type).toBe("aws:s3/bucket:Bucket");
});

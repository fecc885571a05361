import * as aws from "@pulumi/aws";
import { registered } from "../support/program";

it("fails where a program uses what nobody answers, naming type and property", async () => {
  await expect(
    registered(() => {
      const database = new aws.rds.Instance("warehouse", { instanceClass: "db.t4g.micro" });
      new aws.ssm.Parameter("address", { type: "String", value: database.endpoint });
    }),
  ).rejects.toThrow(
    "Offline nothing answers endpoint of aws:rds/instance:Instance, and aws:ssm/parameter:Parameter address uses it: add the answer to the type's row in resourceTypes/.",
  );
});

it("takes a resource of which nothing is used", async () => {
  const [bucket] = await registered(() => new aws.s3.Bucket("results", {}));
  expect(bucket?.type).toBe("aws:s3/bucket:Bucket");
});

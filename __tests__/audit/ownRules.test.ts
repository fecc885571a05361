// It doesn't prove that each rule sees its fault: audit/__tests__/ seeds them, one by one.
import * as aws from "@pulumi/aws";
import { AuditedStack } from "../../audit/auditedStack";
import { ownRules } from "../../audit/ownRules";
import { registered } from "../support/program";

async function findingsOf(program: () => unknown): Promise<string[]> {
  const resources = await registered(program);
  const stack = new AuditedStack("test", { project: "shop", stack: "test", region: "eu-west-1", resources });
  return ownRules([stack]).findings.map(({ rule, resource }) => `${rule} ${resource}`);
}

it("treats a role that all but one principal may assume as a public one", async () => {
  const findings = await findingsOf(() => {
    const statement = {
      Effect: "Allow",
      Action: "sts:AssumeRole",
      NotPrincipal: { AWS: "arn:aws:iam::123456789012:root" },
      Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
    };
    new aws.iam.Role("all-but-one", { assumeRolePolicy: JSON.stringify({ Statement: statement }) });
  });
  expect(findings).toEqual(["own-trust Role all-but-one"]);
});

it("takes a queue for one of dead letters by its whole ARN, not by one that begins alike", async () => {
  const findings = await findingsOf(() => {
    new aws.sqs.Queue("events", {});
    const deadLetters = new aws.sqs.Queue("events-dead-letters", {});
    const redrivePolicy = deadLetters.arn.apply((deadLetterTargetArn) =>
      JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 5 }),
    );
    new aws.sqs.Queue("other", { redrivePolicy });
  });
  expect(findings).toEqual(["own-dead-letters Queue events"]);
});

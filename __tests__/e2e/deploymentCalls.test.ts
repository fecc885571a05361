import { deploymentCalls } from "../../e2e/aws/deploymentCalls";
import type { RecordedCall } from "../../e2e/aws/recordedCalls";
import type { PastOperation } from "../../e2e/engine";

const PROVIDER = "APN/1.0 HashiCorp/1.0 Terraform/1.5.7 terraform-provider-aws/dev";
const STEP = "aws-sdk-js/3.1164.0";

const call = (time: number, service: string, action: string, userAgent = PROVIDER): RecordedCall => ({
  service,
  action,
  userAgent,
  parameters: {},
  time,
});
const operation = (command: PastOperation["command"], from: number, ...flags: string[]): PastOperation => ({
  command,
  flags,
  from,
  to: from + 9,
});

it("says what each operation called, each kind once and by IAM's names", () => {
  const operations = [
    operation("up", 100.5),
    operation("preview", 110, "--refresh"),
    operation("destroy", 120),
    operation("run", 130),
  ];
  const calls = [
    call(101, "ec2", "CreateVpc"),
    call(102, "ec2", "CreateVpc"),
    call(102, "ecs", "RunTask", STEP),
    call(111, "monitoring", "DescribeAlarms"),
    call(121, "ec2", "DeleteVpc"),
    call(132, "secretsmanager", "GetSecretValue", STEP),
  ];
  expect(deploymentCalls(operations, calls)).toEqual([
    { during: "destroy", by: "provider", action: "ec2:DeleteVpc" },
    { during: "preview --refresh", by: "provider", action: "cloudwatch:DescribeAlarms" },
    { during: "run", by: "step", action: "secretsmanager:GetSecretValue" },
    { during: "up", by: "provider", action: "ec2:CreateVpc" },
    { during: "up", by: "step", action: "ecs:RunTask" },
  ]);
});

it("omits agents, users, and calls outside of operations", () => {
  const calls = [
    call(101, "ecs", "RunTask", "Boto3/1.40 Python/3.13"),
    call(101, "ec2", "DescribeVpcs", "node"),
    call(99, "ec2", "CreateVpc"),
    // The command that ended as the operation started.
    call(100, "ec2", "DescribeSubnets", STEP),
    call(130, "ec2", "DeleteVpc"),
  ];
  expect(deploymentCalls([operation("up", 100.4)], calls)).toEqual([]);
});

it("leaves out an import, which a person does", () => {
  expect(deploymentCalls([operation("import", 100)], [call(101, "ec2", "DescribeAddresses")])).toEqual([]);
});

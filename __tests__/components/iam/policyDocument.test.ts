import { allow, ecsTasksTrust } from "../../../components/iam/policyDocument";

it("writes statements as IAM reads them", () => {
  const document = allow([
    {
      sid: "Read",
      actions: ["s3:GetObject"],
      resources: ["arn:aws:s3:::raw/*"],
      conditions: { Bool: { "aws:SecureTransport": ["true"] } },
    },
    { actions: ["s3:ListBucket"], resources: ["arn:aws:s3:::raw"] },
  ]);
  expect(JSON.parse(document)).toEqual({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Read",
        Effect: "Allow",
        Action: ["s3:GetObject"],
        Resource: ["arn:aws:s3:::raw/*"],
        Condition: { Bool: { "aws:SecureTransport": ["true"] } },
      },
      { Effect: "Allow", Action: ["s3:ListBucket"], Resource: ["arn:aws:s3:::raw"] },
    ],
  });
});

it("trusts ECS on behalf of one account's tasks in one region", () => {
  expect(JSON.parse(ecsTasksTrust("aws-us-gov", "123456789012", "us-gov-west-1"))).toEqual({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "ecs-tasks.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: {
          StringEquals: { "aws:SourceAccount": "123456789012" },
          ArnLike: { "aws:SourceArn": "arn:aws-us-gov:ecs:us-gov-west-1:123456789012:*" },
        },
      },
    ],
  });
});

import { type ExecutionPolicyArgs, executionStatements } from "../../../components/iam/executionPolicy";

const secret = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prefect-AbCdEf";
const parameter = "arn:aws:ssm:eu-west-1:123456789012:parameter/team/database-url";
const key = "arn:aws:kms:eu-west-1:123456789012:key/1";
const repositoryArn = "arn:aws:ecr:eu-west-1:123456789012:repository/flows";

const base: ExecutionPolicyArgs = {
  partition: "aws",
  repositoryArn,
  logGroupArn: "arn:aws:logs:eu-west-1:123456789012:log-group:work",
  secrets: [],
  kmsKeyArns: [],
};
/** Sid → resources. */
const resourcesOf = (change: Partial<ExecutionPolicyArgs>): unknown =>
  Object.fromEntries(
    executionStatements({ ...base, ...change }).map(({ sid, resources }) => [sid ?? "", resources]),
  );

describe("executionStatements", () => {
  const always = {
    LogInToRegistry: ["*"],
    PullImage: [repositoryArn],
    WriteLog: ["arn:aws:logs:eu-west-1:123456789012:log-group:work:*"],
  };

  it.each([
    ["nothing more without secrets", {}, {}],
    ["a secret", { secrets: [secret] }, { ReadSecrets: [secret] }],
    ["a parameter", { secrets: [parameter] }, { ReadParameters: [parameter] }],
    [
      "a version or a part of a secret as the secret",
      { secrets: [`${secret}:::v1`] },
      { ReadSecrets: [secret] },
    ],
    ["a secret once", { secrets: [`${secret}:a::`, `${secret}:b::`] }, { ReadSecrets: [secret] }],
    [
      "a key with the secrets that it may encrypt",
      { secrets: [secret], kmsKeyArns: [key] },
      { ReadSecrets: [secret], DecryptSecrets: [key] },
    ],
    ["no key that nothing needs", { kmsKeyArns: [key] }, {}],
  ])("names %s", (_, change, expected) => {
    expect(resourcesOf(change)).toEqual({ ...always, ...expected });
  });

  it("names everything but the registry's log-in, which has no resource level", () => {
    const everything = executionStatements({ ...base, secrets: [secret, parameter], kmsKeyArns: [key] });
    expect(
      everything.filter(({ resources }) => resources.includes("*")).map(({ actions }) => actions),
    ).toEqual([["ecr:GetAuthorizationToken"]]);
  });

  it.each([
    ["aws", "eu-west-1", "secretsmanager.eu-west-1.amazonaws.com"],
    ["aws-us-gov", "us-gov-west-1", "secretsmanager.us-gov-west-1.amazonaws.com"],
    ["aws-cn", "cn-north-1", "secretsmanager.cn-north-1.amazonaws.com.cn"],
  ])(
    "lets keys be used in %s through the service that holds the secret only",
    (partition, region, service) => {
      const decrypt = executionStatements({
        ...base,
        partition,
        secrets: [secret.replace("eu-west-1", region)],
        kmsKeyArns: [key],
      }).find(({ sid }) => sid === "DecryptSecrets");
      expect(decrypt?.conditions).toEqual({ StringEquals: { "kms:ViaService": [service] } });
    },
  );

  it("doesn't print what may be a secret itself", () => {
    expect(() => executionStatements({ ...base, secrets: ["hunter2"] })).toThrow(
      new RangeError("A secret must be the ARN of an SSM parameter or a Secrets Manager secret (not shown)."),
    );
  });
});

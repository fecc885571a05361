import { contentsOf } from "../aws/xml";
import { type Rule, text } from "./rule";

/** Size limits of AWS's APIs. */
export const sizes: readonly Rule[] = [
  {
    name: "log-policy-size",
    refuses: "a resource policy of CloudWatch Logs of more than 5,120 characters",
    source: "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutResourcePolicy.html",
    metBy: "`pulumi up` from nothing",
    calls: ["logs:PutResourcePolicy"],
    refuse: (call) =>
      text(call, "policyDocument").length > 5120
        ? {
            code: "InvalidParameterException",
            message:
              "1 validation error detected: Value at 'policyDocument' failed to satisfy constraint: " +
              "Member must have length less than or equal to 5120",
          }
        : undefined,
  },
  {
    name: "task-definition-size",
    refuses: "a task definition of more than 64 KiB",
    source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html",
    metBy: "`pulumi up` from nothing",
    calls: ["ecs:RegisterTaskDefinition"],
    refuse: ({ parameters }) => {
      const length = Buffer.byteLength(JSON.stringify(parameters));
      return length > 64 * 1024
        ? {
            code: "ClientException",
            message: `Actual length: '${length}'. Max allowed length is '65536' bytes.`,
          }
        : undefined;
    },
  },
  {
    name: "overrides-size",
    refuses: "RunTask with overrides of more than 8,192 characters",
    source: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskOverride.html",
    metBy: "`leaderboard` in a task of its own, started with two calls",
    calls: ["ecs:RunTask"],
    refuse: ({ parameters: { overrides = {} } }) =>
      JSON.stringify(overrides).length > 8192
        ? {
            code: "InvalidParameterException",
            message: "Container Overrides length must be at most 8192",
          }
        : undefined,
  },
  {
    name: "inline-policies-size",
    refuses: "inline policies of a role of more than 10,240 characters, white space not counted",
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
    metBy: "`pulumi up` from nothing",
    calls: ["iam:PutRolePolicy"],
    refuse: async (call, aws) => {
      const iam = { Version: "2010-05-08", RoleName: text(call, "RoleName") };
      const names = contentsOf(await aws.query("iam", { ...iam, Action: "ListRolePolicies" }), "member");
      const others = names.filter((name) => name !== text(call, "PolicyName"));
      const documents = await Promise.all(
        others.map((PolicyName) => aws.query("iam", { ...iam, Action: "GetRolePolicy", PolicyName })),
      );
      const texts = documents.map((xml) => decodeURIComponent(contentsOf(xml, "PolicyDocument")[0] ?? ""));
      const size = [...texts, text(call, "PolicyDocument")].join("").replace(/\s/g, "").length;
      return size > 10_240
        ? {
            code: "LimitExceeded",
            message: `Maximum policy size of 10240 bytes exceeded for role ${iam.RoleName}`,
            status: 409,
          }
        : undefined;
    },
  },
  {
    name: "managed-policy-size",
    refuses: "a managed policy of more than 6,144 characters, white space not counted",
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
    metBy: "`pulumi up` of what an administrator makes",
    calls: ["iam:CreatePolicy", "iam:CreatePolicyVersion"],
    refuse: (call) =>
      text(call, "PolicyDocument").replace(/\s/g, "").length > 6144
        ? { code: "LimitExceeded", message: "Cannot exceed quota for PolicySize: 6144", status: 409 }
        : undefined,
  },
];

import type { Call, Rule } from "./rule";

const MAX_TAGS = 50;

/** Service → error code for too many tags. */
const CODES: Readonly<Record<string, string>> = {
  ec2: "TagLimitExceeded",
  ecr: "TooManyTagsException",
  ecs: "InvalidParameterException",
  events: "LimitExceededException",
  iam: "LimitExceeded",
  logs: "TooManyTagsException",
  secretsmanager: "InvalidParameterException",
  sns: "TagLimitExceeded",
  sqs: "InvalidParameterValue",
};

export const tooManyTags: Rule = {
  name: "fifty-tags",
  refuses: `more than ${MAX_TAGS} tags on a resource`,
  source: "https://docs.aws.amazon.com/tag-editor/latest/userguide/reference.html",
  metBy: "`pulumi up` from nothing",
  calls: [
    ...[
      "AllocateAddress",
      "CreateNatGateway",
      "CreateSecurityGroup",
      "CreateSubnet",
      "CreateTags",
      "CreateVpc",
    ].map((call) => `ec2:${call}`),
    ...["CreateCluster", "CreateService", "RegisterTaskDefinition", "RunTask", "TagResource"].map(
      (call) => `ecs:${call}`,
    ),
    "ecr:CreateRepository",
    "events:PutRule",
    "iam:CreatePolicy",
    "iam:CreateRole",
    "logs:CreateLogGroup",
    "secretsmanager:CreateSecret",
    "sns:CreateTopic",
    "sqs:CreateQueue",
  ],
  refuse: (call) => {
    const [service = ""] = call.name.split(":");
    return keysOf(call).filter((key) => !key.startsWith("aws:")).length > MAX_TAGS
      ? { code: CODES[service] ?? "", message: `The maximum number of tags on a resource is ${MAX_TAGS}.` }
      : undefined;
  },
};

/** Tags' keys: in a form `Tag.1.Key`, `TagSpecification.1.Tag.1.Key` or `Tags.member.1.Key`, in JSON a list or a map. */
function keysOf({ parameters }: Call): string[] {
  const form = Object.entries(parameters).filter(([name]) => /(^|\.)Tags?(\.member)?\.\d+\.Key$/.test(name));
  const tags = parameters["tags"] ?? parameters["Tags"] ?? {};
  const json = Array.isArray(tags)
    ? (tags as { key?: string; Key?: string }[]).map(({ key, Key }) => key ?? Key ?? "")
    : Object.keys(tags);
  return [...form.map(([, value]) => String(value)), ...json];
}

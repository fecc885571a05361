import type { ResourceValidationPolicy } from "@pulumi/policy";
import { digestPinnedImages } from "../../policies/rules/digestPinnedImages";
import { logRetention } from "../../policies/rules/logRetention";
import { noPublicAddress } from "../../policies/rules/noPublicAddress";
import { noWildcardPassRole } from "../../policies/rules/noWildcardPassRole";
import { protectedEgressAddress } from "../../policies/rules/protectedEgressAddress";
import { requiredTags } from "../../policies/rules/requiredTags";
import { type PackConfig, violationsOf } from "./violations";

const SERVICE = "aws:ecs/service:Service";
const EIP = "aws:ec2/eip:Eip";
const TASK = "aws:ecs/taskDefinition:TaskDefinition";
const POLICY = "aws:iam/rolePolicy:RolePolicy";
const LOG = "aws:cloudwatch/logGroup:LogGroup";

/** A rule's violations for a resource named `it`, without the rule's name. */
function said(
  rule: ResourceValidationPolicy,
  type: string,
  inputs: Record<string, unknown>,
  settings: PackConfig[string] = {},
): string[] {
  return violationsOf([rule], { type, name: "it", inputs }, { [rule.name]: settings }).map((line) =>
    line.replace(`${rule.name} 'it': `, ""),
  );
}

describe("no-public-address", () => {
  const starters: [string, (assignPublicIp?: boolean) => Record<string, unknown>][] = [
    [SERVICE, (assignPublicIp) => ({ networkConfiguration: { assignPublicIp } })],
    ["aws:ecs/taskSet:TaskSet", (assignPublicIp) => ({ networkConfiguration: { assignPublicIp } })],
    [
      "aws:cloudwatch/eventTarget:EventTarget",
      (assignPublicIp) => ({ ecsTarget: { networkConfiguration: { assignPublicIp } } }),
    ],
    [
      "aws:scheduler/schedule:Schedule",
      (assignPublicIp) => ({ target: { ecsParameters: { networkConfiguration: { assignPublicIp } } } }),
    ],
  ];

  it.each(starters)("refuses one for what a %s starts", (type, inputs) => {
    expect(said(noPublicAddress, type, inputs(true))).toEqual([
      expect.stringMatching(
        /^`[\w.]+\.assignPublicIp` must be false, got true: put the tasks into private subnets, whose way out is a NAT gateway\.$/,
      ),
    ]);
  });

  it.each(starters)("takes a %s that gives none, or says nothing", (type, inputs) => {
    expect(said(noPublicAddress, type, inputs(false))).toEqual([]);
    expect(said(noPublicAddress, type, inputs())).toEqual([]);
    expect(said(noPublicAddress, type, {})).toEqual([]);
  });
});

describe("protected-egress-address", () => {
  it("refuses an address that anybody can delete", () => {
    expect(said(protectedEgressAddress, EIP, {})).toEqual([
      "the option `protect` must be true, got false: set it, or name the address in this rule's `exceptions` if nobody relies on it.",
    ]);
  });

  it("takes a protected one", () => {
    const address = { type: EIP, name: "it", inputs: {}, protect: true };
    expect(violationsOf([protectedEgressAddress], address)).toEqual([]);
  });

  it("takes what is named as an exception, by its name or a part of it", () => {
    expect(said(protectedEgressAddress, EIP, {}, { exceptions: ["it"] })).toEqual([]);
    expect(said(protectedEgressAddress, EIP, {}, { exceptions: ["i*"] })).toEqual([]);
    expect(said(protectedEgressAddress, EIP, {}, { exceptions: ["i"] })).toHaveLength(1);
  });
});

describe("no-wildcard-pass-role", () => {
  const ROLE = "arn:aws:iam::123456789012:role/tasks";
  const allowing = (statement: object): string =>
    JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });
  const problem = (key: string, resource: string): string =>
    `\`${key}\` must allow iam:PassRole on roles' full ARNs or below a path, got '${resource}': name each role, or this pattern in the rule's \`allowedRoles\`.`;

  it.each([
    ["every role", { Action: ["iam:PassRole"], Resource: ["*"] }, "*"],
    ["every role, by the name's beginning", { Action: "iam:passrole", Resource: `${ROLE}-*` }, `${ROLE}-*`],
    ["every right of IAM's", { Action: ["s3:GetObject", "iam:*"], Resource: "*" }, "*"],
    ["every right", { Action: "*", Resource: "*" }, "*"],
    ["every right but another", { NotAction: ["ec2:*"], Resource: "*" }, "*"],
    [
      "every role, by a path that isn't ended",
      { Action: "iam:PassRole", Resource: "arn:aws:iam::123456789012:role/team*/*" },
      "arn:aws:iam::123456789012:role/team*/*",
    ],
    ["all roles but one", { Action: "iam:Pass*", NotResource: ROLE }, `* but ${ROLE}`],
  ])("refuses %s", (_, statement, got) => {
    expect(said(noWildcardPassRole, POLICY, { policy: allowing(statement) })).toEqual([
      problem("policy", got),
    ]);
  });

  it.each([
    ["a role by its ARN", { Action: "iam:PassRole", Resource: ROLE }],
    [
      "all roles below a path",
      { Action: "iam:PassRole", Resource: "arn:aws:iam::123456789012:role/team/flow-runs/*" },
    ],
    ["another right on everything", { Action: "iam:GetRole", Resource: "*" }],
    ["what is not this right", { NotAction: "iam:PassRole", Resource: "*" }],
    ["a denial", { Effect: "Deny", Action: "iam:PassRole", Resource: "*" }],
  ])("takes %s", (_, statement) => {
    expect(said(noWildcardPassRole, POLICY, { policy: allowing(statement) })).toEqual([]);
  });

  it("takes a pattern that the program allows, and no other", () => {
    const policy = allowing({ Action: "iam:PassRole", Resource: [`${ROLE}-*`, "*"] });
    expect(
      said(noWildcardPassRole, POLICY, { policy }, { allowedRoles: ["arn:aws:iam::*:role/tasks-*"] }),
    ).toEqual([problem("policy", "*")]);
  });

  it("looks into policies of all kinds, and into documents that are objects", () => {
    const Statement = { Effect: "Allow", Action: "iam:PassRole", Resource: "*" };
    for (const kind of ["policy:Policy", "userPolicy:UserPolicy", "groupPolicy:GroupPolicy"]) {
      expect(said(noWildcardPassRole, `aws:iam/${kind}`, { policy: { Statement } })).toEqual([
        problem("policy", "*"),
      ]);
    }
    const role = { inlinePolicies: [{ policy: allowing(Statement) }] };
    expect(said(noWildcardPassRole, "aws:iam/role:Role", role)).toEqual([
      problem("inlinePolicies[0].policy", "*"),
    ]);
  });

  it("refuses AWS's own policies that pass on everything", () => {
    const arn = "arn:aws:iam::aws:policy/AdministratorAccess";
    const line = (key: string): string =>
      `\`${key}\` must be a policy that names the roles to pass on, got '${arn}': write one with the actions that are needed.`;
    const attachment = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
    expect(said(noWildcardPassRole, attachment, { policyArn: arn })).toEqual([line("policyArn")]);
    expect(said(noWildcardPassRole, "aws:iam/role:Role", { managedPolicyArns: [arn] })).toEqual([
      line("managedPolicyArns"),
    ]);
    expect(
      said(noWildcardPassRole, attachment, { policyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess" }),
    ).toEqual([]);
  });
});

describe("digest-pinned-images", () => {
  const digest = `@sha256:${"0123456789abcdef".repeat(4)}`;
  const running = (...images: string[]): Record<string, unknown> => ({
    containerDefinitions: JSON.stringify(images.map((image, index) => ({ name: `c${index}`, image }))),
  });

  it("refuses an image by its tag, and says which container", () => {
    expect(said(digestPinnedImages, TASK, running(`flows${digest}`, "flows:latest"))).toEqual([
      "the image of container 'c1' must end in '@sha256:' and its digest, got 'flows:latest': `docker buildx imagetools inspect` shows it, and `repoDigest` of a docker.Image is it.",
    ]);
  });

  it("takes images by their digests", () => {
    expect(said(digestPinnedImages, TASK, running(`flows${digest}`, `proxy:1.2${digest}`))).toEqual([]);
  });

  it("takes a tag of an image that the program allows", () => {
    const settings = { allowedImages: ["public.ecr.aws/aws-observability/*"] };
    const images = running("public.ecr.aws/aws-observability/collector:v1", "collector:v1");
    expect(said(digestPinnedImages, TASK, images, settings)).toEqual([
      expect.stringContaining("got 'collector:v1'"),
    ]);
  });
});

describe("log-retention", () => {
  it.each([[undefined], [0]])("refuses %s, which is for ever", (retentionInDays) => {
    expect(said(logRetention, LOG, { retentionInDays })).toEqual([
      "`retentionInDays` must be at least 1, got nothing, which is for ever: set it to a number of days that CloudWatch Logs knows.",
    ]);
  });

  it("takes any number of days, unless the program demands more", () => {
    expect(said(logRetention, LOG, { retentionInDays: 30 })).toEqual([]);
    expect(said(logRetention, LOG, { retentionInDays: 30 }, { minimumDays: 365 })).toEqual([
      "`retentionInDays` must be at least 365, got 30: set it to a number of days that CloudWatch Logs knows.",
    ]);
  });
});

describe("required-tags", () => {
  it("refuses what could have the stack's tag and hasn't", () => {
    expect(said(requiredTags, LOG, { tags: { Name: "x", "prefect-ecs:stack": "" } })).toEqual([
      "`tags` must have 'prefect-ecs:stack', got 'Name', 'prefect-ecs:stack': give the component `tags`, or the provider `defaultTags`.",
    ]);
    expect(said(requiredTags, "aws:rds/instance:Instance", {})).toHaveLength(1);
  });

  it("takes what has it, and what can't have any", () => {
    expect(said(requiredTags, LOG, { tags: { "prefect-ecs:stack": "prefect-ecs/staging" } })).toEqual([]);
    expect(said(requiredTags, "aws:ec2/route:Route", {})).toEqual([]);
    expect(said(requiredTags, "random:index/randomId:RandomId", {})).toEqual([]);
  });

  it("takes what the provider adds to the resource's own", () => {
    const tagsAll = { "prefect-ecs:stack": "prefect-ecs/staging", Name: "x" };
    expect(said(requiredTags, LOG, { tags: { Name: "x" }, tagsAll })).toEqual([]);
    expect(said(requiredTags, LOG, { tagsAll: {} })).toHaveLength(1);
  });

  it("asks for the keys that the program names", () => {
    const tags = { "cost-centre": "data" };
    expect(said(requiredTags, LOG, { tags }, { keys: ["cost-centre", "owner"] })).toEqual([
      expect.stringContaining("`tags` must have 'owner', got 'cost-centre'"),
    ]);
  });
});

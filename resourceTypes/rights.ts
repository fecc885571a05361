import { kind } from "./description";
import { iamArn, idOnly, OFFLINE_UUID } from "./offlineAnswer";
import { Access, type ResourceType } from "./resourceType";

export const rights = {
  "aws:iam/role:Role": {
    words: ({ inputs }, _, isLeaf) => {
      const { assumeRolePolicy } = inputs as unknown as RoleInputs;
      const { Statement: statements } = JSON.parse(assumeRolePolicy) as Policy;
      const services = statements.map(({ Principal }) => Principal?.Service ?? "somebody");
      const limited = statements.every(({ Condition }) => Condition !== undefined);
      const rights = isLeaf ? "; may nothing in AWS" : "";
      return {
        kind: "Role",
        facts: [`for ${services.join(", ")}${limited ? " of this account" : ""}${rights}`],
      };
    },
    cost: { reason: "IAM costs nothing" },
    access: Access.read,
    replacedBy: { inputs: ["name", "namePrefix", "path"] },
    deploy: {
      create: ["iam:CreateRole", "iam:TagRole"],
      read: ["iam:GetRole", "iam:ListRolePolicies", "iam:ListAttachedRolePolicies"],
      update: ["iam:UpdateRole", "iam:PutRolePermissionsBoundary"],
      delete: ["iam:DeleteRole", "iam:ListInstanceProfilesForRole"],
    },
    leftBehind: { tagged: "IAM" },
    terraform: { type: "aws_iam_role" },
    offline: (asked) => ({ id: asked.name, state: { name: asked.name, arn: iamArn("role", asked) } }),
  },
  "aws:iam/rolePolicy:RolePolicy": {
    words: kind("may", ({ policy }: PolicyInputs) => [
      (JSON.parse(policy) as Policy).Statement.map(inWords).join(", "),
    ]),
    cost: { reason: "IAM costs nothing" },
    access: Access.read,
    replacedBy: { inputs: ["name", "namePrefix", "role"] },
    deploy: {
      create: ["iam:PutRolePolicy"],
      read: ["iam:GetRolePolicy"],
      update: ["iam:PutRolePolicy"],
      delete: ["iam:DeleteRolePolicy"],
    },
    leftBehind: { reason: "goes with its role" },
    terraform: { type: "aws_iam_role_policy" },
    offline: idOnly,
  },
  "aws:secretsmanager/secret:Secret": {
    words: kind("Secret", ({ description = "" }: { description?: string }) => [
      description.replace(/ of .*$/, ""),
    ]),
    cost: { item: "secrets", part: "other", price: "secret" },
    access: Access.read,
    replacedBy: { inputs: ["name", "namePrefix"] },
    deploy: {
      create: ["secretsmanager:CreateSecret", "secretsmanager:TagResource"],
      read: ["secretsmanager:DescribeSecret", "secretsmanager:GetResourcePolicy"],
      update: ["secretsmanager:UpdateSecret"],
      delete: ["secretsmanager:DeleteSecret"],
    },
    leftBehind: { tagged: "tagging API" },
    terraform: { type: "aws_secretsmanager_secret" },
    offline: ({ name, arn }) => ({
      id: name,
      state: { arn: arn("secretsmanager", `secret:${name}-AbCdEf`) },
    }),
  },
  "aws:secretsmanager/secretVersion:SecretVersion": {
    words: kind("Secret's value", () => ["encrypted in the state too"]),
    cost: { reason: "the secret is priced, its versions aren't" },
    access: Access.read,
    replacedBy: { inputs: ["secretId", "secretString", "secretStringWoVersion", "secretBinary"] },
    deploy: {
      create: ["secretsmanager:PutSecretValue"],
      read: ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
      update: { reason: "a change makes a new one" },
      delete: ["secretsmanager:UpdateSecretVersionStage"],
    },
    leftBehind: { reason: "goes with its secret" },
    terraform: { type: "aws_secretsmanager_secret_version" },
    offline: ({ name }) => ({ id: name, state: { versionId: OFFLINE_UUID } }),
  },
} satisfies Record<string, ResourceType>;

/** A statement without a name is told by its actions. */
function inWords({ Sid, Action }: Statement): string {
  return Sid === undefined ? [Action].flat().join(", ") : wordsOf(Sid);
}

/** `WatchAndStopFlowRuns` → `watch and stop flow runs` */
export function wordsOf(name: string): string {
  return name.replace(/\B(?=[A-Z])/g, " ").toLowerCase();
}

interface RoleInputs {
  readonly assumeRolePolicy: string;
}

interface PolicyInputs {
  readonly policy: string;
}

interface Policy {
  readonly Statement: readonly Statement[];
}

interface Statement {
  readonly Sid?: string;
  readonly Action: string | string[];
  readonly Principal?: { readonly Service?: string };
  readonly Condition?: object;
}

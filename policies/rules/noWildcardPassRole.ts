import { rule } from "../rule";
import { allows, type Statement, statementsOf } from "../statement";
import { matchesAny } from "../wildcard";

interface Config {
  readonly allowedRoles: string[];
}

interface Props {
  readonly policy?: unknown;
  /** Of a role. */
  readonly inlinePolicies?: readonly { readonly policy?: unknown }[];
  readonly managedPolicyArns?: readonly string[];
  /** Of an attachment. */
  readonly policyArn?: string;
}

const POLICY_TYPES = [
  "aws:iam/policy:Policy",
  "aws:iam/rolePolicy:RolePolicy",
  "aws:iam/userPolicy:UserPolicy",
  "aws:iam/groupPolicy:GroupPolicy",
];
const ROLE_TYPE = "aws:iam/role:Role";
const ATTACHMENT_TYPES = [
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  "aws:iam/userPolicyAttachment:UserPolicyAttachment",
  "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
  "aws:iam/policyAttachment:PolicyAttachment",
];

/** AWS managed policies that allow passing every role to every service. The content of other ones isn't known to a program. */
const PASSES_EVERYTHING = /:aws:policy\/(AdministratorAccess|IAMFullAccess)$/;

/** All roles below an IAM path: permission to create roles there is the limit. */
const BELOW_PATH = /^arn:[^:*?]+:iam::\d{12}:role(\/[^*?/]+)+\/\*$/;

/** A principal that can pass any role has the permissions of all roles. */
export const noWildcardPassRole = rule<Config>({
  name: "no-wildcard-pass-role",
  description: "iam:PassRole names the roles that may be passed on.",
  severity: "critical",
  isAbout: (type) => [...POLICY_TYPES, ROLE_TYPE, ...ATTACHMENT_TYPES].includes(type),
  config: {
    allowedRoles: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Roles that may be passed on by an ARN with wildcards; * stands for anything",
    },
  },
  check: ({ type, props }, { allowedRoles }) => {
    if (ATTACHMENT_TYPES.includes(type)) {
      return managedProblems("policyArn", [(props as Props).policyArn]);
    }
    if (type === ROLE_TYPE) {
      const { inlinePolicies = [], managedPolicyArns = [] } = props as Props;
      return [
        ...managedProblems("managedPolicyArns", managedPolicyArns),
        ...inlinePolicies.flatMap(({ policy }, index) =>
          documentProblems(`inlinePolicies[${index}].policy`, policy, allowedRoles),
        ),
      ];
    }
    return documentProblems("policy", (props as Props).policy, allowedRoles);
  },
});

function managedProblems(key: string, arns: readonly (string | undefined)[]): string[] {
  return arns
    .filter((arn) => arn !== undefined && PASSES_EVERYTHING.test(arn))
    .map(
      (arn) =>
        `\`${key}\` must be a policy that names the roles to pass on, got '${String(arn)}': write one with the actions that are needed.`,
    );
}

function documentProblems(key: string, document: unknown, allowedRoles: readonly string[]): string[] {
  return statementsOf(document)
    .filter((statement) => allows(statement, "iam:PassRole"))
    .flatMap(resourcesOf)
    .filter(
      (resource) =>
        /[*?]/.test(resource) && !BELOW_PATH.test(resource) && !matchesAny(allowedRoles, resource),
    )
    .map(
      (resource) =>
        `\`${key}\` must allow iam:PassRole on roles' full ARNs or below a path, got '${resource}': name each role, or this pattern in the rule's \`allowedRoles\`.`,
    );
}

function resourcesOf({ Resource = [], NotResource }: Statement): string[] {
  return NotResource === undefined ? [Resource].flat() : [`* but ${[NotResource].flat().join(", ")}`];
}

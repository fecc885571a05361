import { PATH as ACCOUNT_PATH } from "../../bootstrap/components/githubRole";
import { INSTANCES_WITHOUT_RESOURCE } from "../../components/iam/managedInstancesStatements";
import { WITHOUT_RESOURCE } from "../../components/iam/withoutResource";
import { type OwnRule, ruleAbout } from "./rule";
import { Effect, type Statement, statementsOf } from "../../plan/access/statement";

/** Rules about single actions: the tools' exceptions are per resource, so an accepted action would hide others. */
export const rightsRules: readonly OwnRule[] = [
  ruleAbout<{ readonly policy: string }>("own-wide-rights", "aws:iam/rolePolicy:RolePolicy", ({ policy }) =>
    allowedBy(policy).flatMap((statement) => [...widthOf(statement), ...everythingOf(statement)]),
  ),
  // For the account's policy, Checkov's CKV_AWS_355 knows which actions have a resource level.
  ruleAbout<{ readonly policy: string }>("own-wide-rights", "aws:iam/policy:Policy", ({ policy }) =>
    allowedBy(policy).flatMap(widthOf),
  ),
  ruleAbout<{ readonly assumeRolePolicy: string }>("own-trust", "aws:iam/role:Role", ({ assumeRolePolicy }) =>
    allowedBy(assumeRolePolicy).flatMap(trustProblems),
  ),
  ruleAbout<{ readonly path?: string; readonly permissionsBoundary?: string }>(
    "own-boundary",
    "aws:iam/role:Role",
    ({ path, permissionsBoundary }) =>
      path === ACCOUNT_PATH && permissionsBoundary === undefined ? ["has no boundary"] : [],
  ),
];

function widthOf({ actions, resources }: Statement): string[] {
  return [
    ...(actions.allBut || resources.allBut ? ["allows all but something"] : []),
    ...namedIn(actions)
      .filter((action) => action.includes("*"))
      .map((action) => `allows every ${action}`),
  ];
}

function everythingOf({ actions, resources }: Statement): string[] {
  const everywhere = namedIn(resources).includes("*");
  return namedIn(actions)
    .filter((action) => everywhere && ![...WITHOUT_RESOURCE, ...INSTANCES_WITHOUT_RESOURCE].includes(action))
    .map((action) => `allows ${action} on everything`);
}

function namedIn({ allBut, names }: Statement["actions"]): readonly string[] {
  return allBut ? [] : names;
}

/** Services that use a role which somebody of its own account has passed to them, and for whose trust AWS documents no account. */
const PASSED_TO = ["ec2.amazonaws.com", "ecs.amazonaws.com"];

/** Trust in a service needs an account; trust in GitHub needs the token's audience (AWS) and subject (the job). */
function trustProblems({ principals: { allBut, names }, conditions }: Statement): string[] {
  const kinds = names.map(([kind]) => kind);
  if (allBut || kinds.includes("*")) return ["can be assumed by any principal"];
  const equal = conditions["StringEquals"] ?? {};
  const isNamed = (claim: string): boolean => Object.keys(equal).some((key) => key.endsWith(`:${claim}`));
  if (kinds.includes("Federated")) {
    return isNamed("aud") && isNamed("sub") ? [] : ["can be assumed by jobs of other repositories"];
  }
  if (names.every(([kind, name]) => kind === "Service" && PASSED_TO.includes(name))) return [];
  return equal["aws:SourceAccount"] === undefined ? ["can be assumed on behalf of other accounts"] : [];
}

/** Empty for a hidden document, which `own-hidden` reports. */
function allowedBy(document: string): Statement[] {
  return (statementsOf(document) ?? []).filter(({ effect }) => effect === Effect.allow);
}

import { PATH as ACCOUNT_PATH } from "../../bootstrap/components/githubRole";
import { WITHOUT_RESOURCE } from "../../components/iam/withoutResource";
import { type OwnRule, ruleAbout } from "./rule";
import { Effect, type Statement, statementsOf } from "../../plan/access/statement";

/** The tools' exceptions are by resource: what is excepted for one action mustn't hide another. */
export const rightsRules: readonly OwnRule[] = [
  ruleAbout<{ readonly policy: string }>("own-wide-rights", "aws:iam/rolePolicy:RolePolicy", ({ policy }) =>
    allowedBy(policy).flatMap((statement) => [...widthOf(statement), ...everythingOf(statement)]),
  ),
  // Checkov knows which of an account's many actions have a resource level (CKV_AWS_355).
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
    .filter((action) => everywhere && !WITHOUT_RESOURCE.includes(action))
    .map((action) => `allows ${action} on everything`);
}

function namedIn({ allBut, names }: Statement["actions"]): readonly string[] {
  return allBut ? [] : names;
}

/** A service acts for an account; GitHub speaks for a job, whose token is for AWS and names repository and place. */
function trustProblems({ principals: { allBut, names }, conditions }: Statement): string[] {
  const kinds = names.map(([kind]) => kind);
  if (allBut || kinds.includes("*")) return ["can be assumed by anybody"];
  const equal = conditions["StringEquals"] ?? {};
  const isNamed = (claim: string): boolean => Object.keys(equal).some((key) => key.endsWith(`:${claim}`));
  if (kinds.includes("Federated")) {
    return isNamed("aud") && isNamed("sub") ? [] : ["can be assumed by jobs of other repositories"];
  }
  return equal["aws:SourceAccount"] === undefined ? ["can be assumed on behalf of other accounts"] : [];
}

/** None of a document that is hidden, about which `own-hidden` complains. */
function allowedBy(document: string): Statement[] {
  return (statementsOf(document) ?? []).filter(({ effect }) => effect === Effect.allow);
}

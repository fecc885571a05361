import { WITHOUT_RESOURCE } from "../../components/withoutResource";
import { type OwnRule, ruleAbout } from "./rule";
import { type Statement, statementsOf } from "./statements";

/** The tools' exceptions are by resource: what is excepted for one action mustn't hide another. */
export const rightsRules: readonly OwnRule[] = [
  ruleAbout<{ readonly policy: string }>("own-wide-rights", "aws:iam/rolePolicy:RolePolicy", ({ policy }) =>
    statementsOf(policy).flatMap(widthOf),
  ),
  ruleAbout<{ readonly assumeRolePolicy: string }>("own-trust", "aws:iam/role:Role", ({ assumeRolePolicy }) =>
    statementsOf(assumeRolePolicy)
      .filter(({ Condition }) => Condition?.["StringEquals"]?.["aws:SourceAccount"] === undefined)
      .map(() => "can be assumed on behalf of other accounts"),
  ),
];

function widthOf(statement: Statement): string[] {
  const actions = [statement.Action ?? []].flat();
  const everywhere = [statement.Resource ?? []].flat().includes("*");
  return [
    ...(statement.NotAction !== undefined || statement.NotResource !== undefined
      ? ["allows all but something"]
      : []),
    ...actions.filter((action) => action.includes("*")).map((action) => `allows every ${action}`),
    ...actions
      .filter((action) => everywhere && !WITHOUT_RESOURCE.includes(action))
      .map((action) => `allows ${action} on everything`),
  ];
}

import { type Describe, kind } from "./description";

export const rights: Record<string, Describe> = {
  "aws:iam/role:Role": ({ inputs }, _, isLeaf) => {
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
  "aws:iam/rolePolicy:RolePolicy": kind("may", ({ policy }: PolicyInputs) => [
    (JSON.parse(policy) as Policy).Statement.map(inWords).join(", "),
  ]),
  "aws:secretsmanager/secret:Secret": kind("Secret", ({ description = "" }: { description?: string }) => [
    description.replace(/ of .*$/, ""),
  ]),
  "aws:secretsmanager/secretVersion:SecretVersion": kind("Secret's value", () => [
    "encrypted in the state too",
  ]),
};

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

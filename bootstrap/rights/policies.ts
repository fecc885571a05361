import { allow, policyDocument } from "../../components/policyDocument";
import { containerStatements } from "./containers";
import { networkStatements } from "./network";
import { readSecretStatement, readStatements } from "./read";
import type { Scope } from "./scope";
import { signalStatements } from "./signals";
import { readStateStatements, type State, type StateArgs, writeStateStatements } from "./state";
import { taskRoleStatements } from "./taskRoles";

/** What the documents are made from, once it is known. */
export interface Account {
  /** Of the whole project. */
  readonly scope: Scope;
  /** Undefined: Pulumi Cloud's. */
  readonly state: State | undefined;
  readonly taskBoundaryArn: string;
}

/** Topic → policy document. A topic that isn't needed has no statements, and so no policy. */
export type Documents = Readonly<Record<string, (account: Account) => string>>;

/** Reads what previews compare with, and no value of a secret but those that the state has. */
export function previewDocuments(stacks: string[], withState: boolean): Documents {
  return {
    read: ({ scope }) =>
      policyDocument([
        ...readStatements(scope).map((statement) => ({ ...statement, effect: "Allow" as const })),
        {
          sid: "NoSecrets",
          effect: "Deny",
          actions: [
            "secretsmanager:BatchGetSecretValue",
            "secretsmanager:GetSecretValue",
            "ssm:GetParameter",
            "ssm:GetParameters",
          ],
          resources: ["*"],
        },
      ]),
    ...stateDocument(withState, stacks, readStateStatements),
  };
}

/** Reads the same, and the stacks' own secrets, which a refresh compares. */
export function driftDocuments(stacks: string[], withState: boolean): Documents {
  return {
    read: ({ scope }) => allow([...readStatements(scope), readSecretStatement(scope)]),
    ...stateDocument(withState, stacks, readStateStatements),
  };
}

/** Makes, changes and removes one stack. */
export function deployDocuments(stack: string, withState: boolean): Documents {
  const ofStack = ({ scope }: Account): Scope => ({ ...scope, prefix: `${scope.prefix}-${stack}` });
  return {
    read: (account) => allow(readStatements(ofStack(account))),
    network: (account) => allow(networkStatements(ofStack(account), `${account.scope.prefix}/${stack}`)),
    containers: (account) => allow(containerStatements(ofStack(account), account.scope.prefix)),
    signals: (account) => allow(signalStatements(ofStack(account))),
    roles: (account) => allow(taskRoleStatements(ofStack(account), account.taskBoundaryArn)),
    ...stateDocument(withState, [stack], writeStateStatements),
  };
}

function stateDocument(
  withState: boolean,
  stacks: string[],
  statementsOf: (args: StateArgs) => ReturnType<typeof readStateStatements>,
): Documents {
  if (!withState) {
    return {};
  }
  return {
    state: ({ scope: { partition, prefix: project }, state }) =>
      state === undefined ? "" : allow(statementsOf({ state, partition, project, stacks })),
  };
}

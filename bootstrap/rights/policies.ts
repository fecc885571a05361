import { allow, policyDocument } from "../../components/policyDocument";
import type { PolicyStatement } from "../../components/policyStatement";
import { containerStatements } from "./containers";
import { type Existing, readExistingStatements, useExistingStatements } from "./existing";
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

/** A stack as its rights depend on it. */
export interface Stack extends Existing {
  readonly stack: string;
}

/** Topic → policy document. A topic that isn't needed has no statements, and so no policy. */
export type Documents = Readonly<Record<string, (account: Account) => string>>;

/** Reads what previews compare with, and no value of a secret but those that the state has. */
export function previewDocuments(stacks: Stack[], withState: boolean): Documents {
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
    ...readExistingDocument(stacks),
    ...stateDocument(withState, stacks, readStateStatements),
  };
}

/** Reads the same, and the stacks' own secrets, which a refresh compares. */
export function driftDocuments(stacks: Stack[], withState: boolean): Documents {
  return {
    read: ({ scope }) => allow([...readStatements(scope), readSecretStatement(scope)]),
    ...readExistingDocument(stacks),
    ...stateDocument(withState, stacks, readStateStatements),
  };
}

/** Makes, changes and removes one stack. */
export function deployDocuments(one: Stack, withState: boolean): Documents {
  const { stack } = one;
  const ofStack = ({ scope }: Account): Scope => ({ ...scope, prefix: `${scope.prefix}-${stack}` });
  const ownerIn = ({ scope }: Account): string => `${scope.prefix}/${stack}`;
  return {
    read: (account) => allow(readStatements(ofStack(account))),
    network: (account) =>
      allow(
        networkStatements(ofStack(account), { owner: ownerIn(account), isGuest: one.vpcId !== undefined }),
      ),
    containers: (account) => allow(containerStatements(ofStack(account), account.scope.prefix)),
    signals: (account) => allow(signalStatements(ofStack(account))),
    roles: (account) => allow(taskRoleStatements(ofStack(account), account.taskBoundaryArn)),
    ...existingDocument(usesExisting(one), (account) =>
      useExistingStatements(ofStack(account), ownerIn(account), one),
    ),
    ...stateDocument(withState, [one], writeStateStatements),
  };
}

function readExistingDocument(stacks: Stack[]): Documents {
  const clusterNames = [...new Set(stacks.flatMap(({ clusterName }) => clusterName ?? []))];
  return existingDocument(clusterNames.length > 0, ({ scope }) =>
    readExistingStatements(scope, clusterNames),
  );
}

function usesExisting({ vpcId, clusterName, imageRepositoryArn }: Existing): boolean {
  return [vpcId, clusterName, imageRepositoryArn].some((one) => one !== undefined);
}

function existingDocument(
  isNeeded: boolean,
  statementsOf: (account: Account) => PolicyStatement[],
): Documents {
  return isNeeded ? { existing: (account) => allow(statementsOf(account)) } : {};
}

function stateDocument(
  withState: boolean,
  stacks: Stack[],
  statementsOf: (args: StateArgs) => ReturnType<typeof readStateStatements>,
): Documents {
  if (!withState) {
    return {};
  }
  return {
    state: ({ scope: { partition, prefix: project }, state }) =>
      state === undefined
        ? ""
        : allow(statementsOf({ state, partition, project, stacks: stacks.map(({ stack }) => stack) })),
  };
}

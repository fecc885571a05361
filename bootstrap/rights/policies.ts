import { allow, type EffectStatement, policyDocument } from "../../components/iam/policyDocument";
import type { PolicyStatement } from "../../components/iam/policyStatement";
import { containerStatements } from "./containers";
import { dataStoreStatements } from "./dataStore";
import { denyOthers, denyOthersTag } from "./denials";
import { lookUpExistingStatements, readExistingStatements, useExistingStatements } from "./existing";
import { MARK_IMAGES } from "./images";
import { loadBalancerStatements, READ_LOAD_BALANCERS } from "./loadBalancer";
import { ofAnyStack, readManagedInstancesStatements } from "./managedInstances";
import { natInstanceStatements, readNatInstanceStatements } from "./natInstance";
import { networkStatements } from "./network";
import { prefectServerStatements, READ_PRIVATE_NAMES, READ_VALKEY } from "./prefectServer";
import { preflightStatements, previewStatements, refreshStatements } from "./read";
import { type Scope, type Stack, stackScope } from "./scope";
import { signalStatements } from "./signals";
import { readStateStatements, type State, type StateArgs, writeStateStatements } from "./state";
import { taskRoleStatements } from "./taskRoles";

/** Resolved values for the documents. */
export interface Account {
  /** Scope of the whole project. */
  readonly scope: Scope;
  /** Undefined: Pulumi Cloud has the state. */
  readonly state: State | undefined;
  /** Stack → boundary of its tasks. */
  readonly taskBoundaryArns: Readonly<Record<string, string>>;
}

/** Topic → policy document. Unneeded topics are absent, and have no policy. */
export type Documents = Readonly<Record<string, (account: Account) => string>>;

/** Documents of previews: read access, without secrets' values except those in the state. */
export function previewDocuments(stacks: Stack[], withState: boolean): Documents {
  return {
    read: ({ scope }) =>
      policyDocument([
        ...previewStatements(scope).map((statement) => ({ ...statement, effect: "Allow" as const })),
        {
          sid: "NoSecrets",
          effect: "Deny",
          actions: ["secretsmanager:BatchGetSecretValue", "secretsmanager:GetSecretValue"],
          resources: ["*"],
        },
      ]),
    ...readNatInstanceDocument(stacks),
    ...readExistingDocument(stacks, lookUpExistingStatements),
    ...stateDocument(withState, stacks, readStateStatements),
  };
}

/** Documents of drift detection: read access for a refresh, including the stacks' own secrets. */
export function driftDocuments(stacks: Stack[], withState: boolean): Documents {
  return {
    read: ({ scope }) =>
      allow(
        refreshStatements(
          scope,
          stacks.map(({ stack }) => stackScope(scope, stack)),
        ),
      ),
    ...readNatInstanceDocument(stacks),
    ...(stacks.some(({ hasPrefectServer }) => hasPrefectServer)
      ? { "prefect-server": () => allow(readServerStatements(stacks)) }
      : {}),
    ...(stacks.some(({ hasManagedInstances }) => hasManagedInstances)
      ? { "managed-instances": ({ scope }) => allow(readManagedInstancesStatements(ofAnyStack(scope))) }
      : {}),
    ...readExistingDocument(stacks, readExistingStatements),
    ...stateDocument(withState, stacks, readStateStatements),
  };
}

/** Documents of deployments: to create, update and delete one stack. */
export function deployDocuments(one: Stack, withState: boolean): Documents {
  const { stack } = one;
  const ofStack = ({ scope }: Account): Scope => stackScope(scope, stack);
  const ownerIn = ({ scope }: Account): string => `${scope.prefix}/${stack}`;
  return {
    read: (account) =>
      allow([
        ...refreshStatements(ofStack(account), [ofStack(account)], ofStack(account).prefix),
        ...preflightStatements(ofStack(account)),
      ]),
    network: (account) => allow(networkStatements(ofStack(account), ownerIn(account), one)),
    ...(one.natInstance
      ? { "nat-instance": (account) => allow(natInstanceStatements(ofStack(account), ownerIn(account), one)) }
      : {}),
    // With what leads to them: IAM attaches ten documents to a role.
    containers: (account) =>
      allow([
        ...containerStatements(account.scope, one),
        ...(one.hasLoadBalancer ? loadBalancerStatements(ofStack(account)) : []),
      ]),
    signals: (account) => allow(signalStatements(ofStack(account))),
    ...(one.hasDataStore
      ? { database: (account: Account) => allow(databaseStatements(ofStack(account), ownerIn(account), one)) }
      : {}),
    roles: (account) =>
      allow(taskRoleStatements(ofStack(account), account.taskBoundaryArns[stack] as string)),
    others: (account) => policyDocument(otherStatements(ownerIn(account), one)),
    ...existingDocument(usesExisting(one), (account) =>
      useExistingStatements(ofStack(account), ownerIn(account), one),
    ),
    ...stateDocument(withState, [one], writeStateStatements),
  };
}

/** One document for both: IAM attaches ten to a role. */
function databaseStatements(scope: Scope, owner: string, { hasPrefectServer }: Stack): PolicyStatement[] {
  return [
    ...dataStoreStatements(scope, owner),
    ...(hasPrefectServer ? prefectServerStatements(scope, owner) : []),
  ];
}

/** Denials for others' resources. Exceptions: the account's bucket and key, and shared resources, which have other tags. */
function otherStatements(owner: string, one: Stack): EffectStatement[] {
  const shared = [
    "kms:*",
    "s3:*",
    ...(one.imageStack === undefined && one.imageRepositoryArn === undefined ? [] : MARK_IMAGES),
    ...(one.clusterName === undefined ? [] : ["ecs:Describe*", "ecs:List*"]),
    ...(one.vpcId === undefined ? [] : ["ec2:CreateSecurityGroup"]),
  ];
  return [denyOthers(owner, shared), denyOthersTag(owner)];
}

function readServerStatements(stacks: Stack[]): PolicyStatement[] {
  return [
    READ_PRIVATE_NAMES,
    READ_VALKEY,
    ...(stacks.some(({ hasLoadBalancer }) => hasLoadBalancer) ? [READ_LOAD_BALANCERS] : []),
  ];
}

function readNatInstanceDocument(stacks: Stack[]): Documents {
  return stacks.some(({ natInstance }) => natInstance)
    ? { "nat-instance": () => allow(readNatInstanceStatements()) }
    : {};
}

function readExistingDocument(
  stacks: Stack[],
  statementsOf: (scope: Scope, clusterNames: string[]) => PolicyStatement[],
): Documents {
  const clusterNames = [...new Set(stacks.flatMap(({ clusterName }) => clusterName ?? []))];
  return existingDocument(clusterNames.length > 0, ({ scope }) => statementsOf(scope, clusterNames));
}

function usesExisting({ vpcId, clusterName, imageRepositoryArn, databaseSecurityGroupIds }: Stack): boolean {
  return (
    databaseSecurityGroupIds.length > 0 ||
    [vpcId, clusterName, imageRepositoryArn].some((one) => one !== undefined)
  );
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

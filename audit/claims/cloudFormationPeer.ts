import { type Grant, MANAGED_EXECUTION_POLICY, type Peer } from "./peer";

interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

interface Container {
  readonly User?: string;
  readonly ReadonlyRootFilesystem?: boolean;
  readonly Image: unknown;
}

/** Reads a worker out of a CloudFormation template: the one of prefect-aws, or ours as the audit renders it. */
export function cloudFormationPeer(name: string, resources: Readonly<Record<string, Resource>>): Peer {
  const ofType = (type: string): [string, Readonly<Record<string, unknown>>][] =>
    Object.entries(resources)
      .filter(([, resource]) => resource.Type === type)
      .map(([id, { Properties = {} }]) => [id, Properties]);
  const [task] = ofType("AWS::ECS::TaskDefinition").map(([, properties]) => properties);
  const rightsOf = (role: unknown): Grant[] => {
    const id = idOf(role);
    const managed = ofType("AWS::IAM::Role").filter(
      ([role, { ManagedPolicyArns = [] }]) =>
        role === id && JSON.stringify(ManagedPolicyArns).includes("AmazonECSTaskExecutionRolePolicy"),
    );
    const own = ofType("AWS::IAM::Policy").filter(([, { Roles }]) =>
      (Roles as unknown[]).some((role) => idOf(role) === id),
    );
    return [
      ...managed.map(() => MANAGED_EXECUTION_POLICY),
      ...own.flatMap(([, { PolicyDocument }]) => statementsOf(PolicyDocument)).map(grantOf),
    ];
  };
  return {
    name,
    workerRights: rightsOf(task?.["TaskRoleArn"]),
    executionRights: rightsOf(task?.["ExecutionRoleArn"]),
    trusts: ofType("AWS::IAM::Role").map(([, { AssumeRolePolicyDocument }]) => ({
      namesAccount: JSON.stringify(AssumeRolePolicyDocument).includes("aws:SourceAccount"),
    })),
    openIngress: ofType("AWS::EC2::SecurityGroup").flatMap(([, { SecurityGroupIngress = [] }]) =>
      (SecurityGroupIngress as { CidrIp?: string }[]).filter(({ CidrIp }) => CidrIp === "0.0.0.0/0"),
    ).length,
    containers: ((task?.["ContainerDefinitions"] ?? []) as Container[]).map(
      ({ User, ReadonlyRootFilesystem = false, Image }) => ({
        imagesUser: User === undefined,
        readOnlyRoot: ReadonlyRootFilesystem,
        byDigest: JSON.stringify(Image).includes("@sha256:"),
      }),
    ),
    exec: ofType("AWS::ECS::Service").some(([, { EnableExecuteCommand }]) => EnableExecuteCommand === true),
  };
}

/** The logical id that a `Ref` or `Fn::GetAtt` names. */
function idOf(value: unknown): string | undefined {
  const intrinsic = (value ?? {}) as { readonly Ref?: string; readonly "Fn::GetAtt"?: readonly string[] };
  return intrinsic.Ref ?? intrinsic["Fn::GetAtt"]?.[0];
}

function statementsOf(document: unknown): readonly Statement[] {
  return (document as { readonly Statement: readonly Statement[] }).Statement;
}

function grantOf({ Action, Resource }: Statement): Grant {
  return {
    actions: [Action].flat(),
    resources: [Resource]
      .flat()
      .map((resource) => (typeof resource === "string" ? resource : JSON.stringify(resource))),
  };
}

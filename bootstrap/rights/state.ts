import { dnsSuffix } from "../../components/iam/partition";
import type { PolicyStatement } from "../../components/iam/policyStatement";

/** Bucket of Pulumi's state, and the KMS key of the bucket and the state's secrets. */
export interface State {
  readonly bucketArn: string;
  readonly keyArn: string;
  readonly region: string;
}

export interface StateArgs {
  readonly state: State;
  readonly partition: string;
  readonly project: string;
  readonly stacks: string[];
  /** Stacks whose key encrypts these stacks' secrets. @default their own */
  readonly secretsOf?: string[];
}

/** Key in KMS's encryption context that separates the stacks' secrets. */
export const STACK_CONTEXT = "stack";

/** Permissions to read stacks' state, secrets included: a preview takes no lock and writes nothing. */
export function readStateStatements(args: StateArgs): PolicyStatement[] {
  const { state, project, stacks } = args;
  return [
    listState(state),
    {
      sid: "ReadState",
      actions: ["s3:GetObject"],
      resources: [META, ...stacks.flatMap((stack) => checkpoints(project, stack))].map(inBucket(state)),
    },
    stateKey(args, ["kms:Decrypt"]),
    secretsKey(args, ["kms:Decrypt"]),
  ];
}

/**
 * Permissions to read and write stacks' state, with their locks, history and backups.
 *
 * https://github.com/pulumi/pulumi/tree/master/pkg/backend/diy, layout version 1.
 */
export function writeStateStatements(args: StateArgs): PolicyStatement[] {
  const { state, project, stacks } = args;
  const own = stacks.flatMap((stack) => [
    ...checkpoints(project, stack),
    `history/${project}/${stack}/*`,
    `backups/${project}/${stack}/*`,
    `locks/organization/${project}/${stack}/*`,
  ]);
  return [
    listState(state),
    { sid: "ReadLayout", actions: ["s3:GetObject"], resources: [inBucket(state)(META)] },
    {
      sid: "OwnState",
      actions: ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
      resources: own.map(inBucket(state)),
    },
    stateKey(args, ["kms:Decrypt", "kms:GenerateDataKey"]),
    secretsKey(args, ["kms:Decrypt", "kms:Encrypt"]),
  ];
}

const META = "meta.yaml";

/** A stack's own files: `<stack>.*` would match a stack named `<stack>.old` too. */
function checkpoints(project: string, stack: string): string[] {
  return ["json", "json.bak", "json.gz", "json.gz.bak", "pulumi-tags"].map(
    (ending) => `stacks/${project}/${stack}.${ending}`,
  );
}

/** Lists all names: without it S3 responds "forbidden" for a missing object. */
function listState({ bucketArn }: State): PolicyStatement {
  return { sid: "ListState", actions: ["s3:ListBucket"], resources: [bucketArn] };
}

function inBucket({ bucketArn }: State): (key: string) => string {
  return (key) => `${bucketArn}/.pulumi/${key}`;
}

/** Use of the key by S3, for the bucket's encryption. */
function stateKey({ state, partition }: StateArgs, actions: string[]): PolicyStatement {
  return {
    sid: "UseKeyThroughS3",
    actions,
    resources: [state.keyArn],
    conditions: { StringEquals: { "kms:ViaService": [`s3.${state.region}.${dnsSuffix(partition)}`] } },
  };
}

/** Use of the key by Pulumi: each stack's secrets have a data key, encrypted with this one. */
function secretsKey({ state, stacks, secretsOf = stacks }: StateArgs, actions: string[]): PolicyStatement {
  return {
    sid: "UseKeyForSecrets",
    actions,
    resources: [state.keyArn],
    conditions: { StringEquals: { [`kms:EncryptionContext:${STACK_CONTEXT}`]: secretsOf } },
  };
}

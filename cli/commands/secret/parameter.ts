import {
  GetParameterCommand,
  ParameterAlreadyExists,
  ParameterType,
  PutParameterCommand,
  type SSMClient,
} from "@aws-sdk/client-ssm";
import { STACK_TAG } from "../../../stacks/stackTag";

export interface NewValue {
  readonly name: string;
  readonly value: string;
  /** Id, ARN or alias. @default AWS's own */
  readonly kmsKey?: string;
  /** `<project>/<stack>` */
  readonly owner: string;
}

/** Creates an SSM parameter, or sets a new value if the name exists. Returns whether it existed. */
export async function putParameter(ssm: SSMClient, args: NewValue): Promise<boolean> {
  const { name: Name, value: Value, kmsKey: KeyId, owner } = args;
  const parameter = { Name, Value, KeyId, Type: ParameterType.SECURE_STRING };
  try {
    const Tags = [{ Key: STACK_TAG, Value: owner }];
    await ssm.send(new PutParameterCommand({ ...parameter, Tags }));
    return false;
  } catch (error) {
    if (!(error instanceof ParameterAlreadyExists)) {
      throw error;
    }
    // SSM refuses tags when it overwrites a value.
    await ssm.send(new PutParameterCommand({ ...parameter, Overwrite: true }));
    return true;
  }
}

/** Sets a new value of an existing parameter; keeps its type and its key. */
export async function replaceParameter(ssm: SSMClient, arn: string, Value: string): Promise<void> {
  // The ARN doesn't show whether the name begins with a slash.
  const { Parameter: found } = await ssm.send(new GetParameterCommand({ Name: arn }));
  await ssm.send(new PutParameterCommand({ Name: found?.Name, Value, Type: found?.Type, Overwrite: true }));
}

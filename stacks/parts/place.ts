import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { AwsAccess, AwsAccount } from "../../components";
import type { StackConfig } from "../config";
import { type EmulatorSettings, emulatorSettings } from "../emulator";
import { inOwnAccount } from "../ownAccount";
import { STACK_TAG } from "../stackTag";

/** Values that all parts of a stack share. */
export interface Place {
  /** `<project>-<stack>`: prefix of all names. */
  readonly name: string;
  /** `<project>/<stack>`: the value of the stack's tag, and the owner in its marks in Prefect. */
  readonly owner: string;
  /** Prefix of the families of flow runs. */
  readonly flowRunFamily: string;
  /** IAM path of the roles of flow projects' runs. */
  readonly flowRunRolePath: string;
  /** IAM path of the roles of flow projects' registrations. */
  readonly registrationRolePath: string;
  readonly emulator: EmulatorSettings;
  /** Common arguments of tasks. */
  readonly common: {
    readonly account: AwsAccount;
    readonly access: AwsAccess;
    readonly tags: Record<string, string>;
    readonly logRetentionDays: number;
    readonly permissionsBoundaryArn: pulumi.Output<string> | undefined;
  };
}

export function placeOf(config: StackConfig): Place {
  const name = `${config.project}-${config.stack}`;
  const owner = `${config.project}/${config.stack}`;
  const { accountId } = aws.getCallerIdentityOutput();
  return {
    name,
    owner,
    flowRunFamily: `${name}-flow-run`,
    flowRunRolePath: `/${owner}/flow-runs/`,
    registrationRolePath: `/${owner}/registrations/`,
    emulator: emulatorSettings(config.aws.endpoint),
    common: {
      account: { partition: aws.getPartitionOutput().partition, accountId, region: config.aws.region },
      access: { ...config.aws, accountId },
      tags: { ...config.tags, [STACK_TAG]: owner },
      logRetentionDays: config.logRetentionDays,
      permissionsBoundaryArn: inOwnAccount(
        "permissionsBoundaryArn",
        config.permissionsBoundaryArn,
        accountId,
      ),
    },
  };
}

/** Prefix of the names of an agent's resources. */
export function agentName({ name }: Place, agent: { readonly name: string }): string {
  return `${name}-agent-${agent.name}`;
}

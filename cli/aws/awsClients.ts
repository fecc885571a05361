import { createRequire } from "node:module";
import type * as CloudWatch from "@aws-sdk/client-cloudwatch";
import type * as Logs from "@aws-sdk/client-cloudwatch-logs";
import type * as Ec2 from "@aws-sdk/client-ec2";
import type * as Ecr from "@aws-sdk/client-ecr";
import type * as Ecs from "@aws-sdk/client-ecs";
import type * as SecretsManager from "@aws-sdk/client-secrets-manager";
import type * as Sqs from "@aws-sdk/client-sqs";
import type * as Ssm from "@aws-sdk/client-ssm";
import type * as Sts from "@aws-sdk/client-sts";
import { clientConfig } from "../../components/runner/clientConfig.cjs";
import { interruptible } from "../stack/interruptible";
import type { Outputs } from "../stack/outputs";

/** Clients of the stack's own account and region. */
export interface AwsClients {
  readonly cloudWatch: CloudWatch.CloudWatchClient;
  readonly ec2: Ec2.EC2Client;
  readonly ecr: Ecr.ECRClient;
  readonly ecs: Ecs.ECSClient;
  readonly logs: Logs.CloudWatchLogsClient;
  readonly secretsManager: SecretsManager.SecretsManagerClient;
  readonly sqs: Sqs.SQSClient;
  readonly ssm: Ssm.SSMClient;
  readonly sts: Sts.STSClient;
}

/**
 * Loads each client's package at its first use: loading all of them takes longer than most commands.
 *
 * @param signal Ends every call that brings no signal of its own.
 */
export function awsClients(access: Outputs["access"], signal: AbortSignal): AwsClients {
  const config = clientConfig(access);
  return lazily<AwsClients>(signal, {
    cloudWatch: () => new (load("cloudwatch") as typeof CloudWatch).CloudWatchClient(config),
    ec2: () => new (load("ec2") as typeof Ec2).EC2Client(config),
    ecr: () => new (load("ecr") as typeof Ecr).ECRClient(config),
    ecs: () => new (load("ecs") as typeof Ecs).ECSClient(config),
    logs: () => new (load("cloudwatch-logs") as typeof Logs).CloudWatchLogsClient(config),
    secretsManager: () => new (load("secrets-manager") as typeof SecretsManager).SecretsManagerClient(config),
    sqs: () => new (load("sqs") as typeof Sqs).SQSClient(config),
    ssm: () => new (load("ssm") as typeof Ssm).SSMClient(config),
    sts: () => new (load("sts") as typeof Sts).STSClient(config),
  });
}

const requireHere = createRequire(__filename);

function load(client: string): unknown {
  return requireHere(`@aws-sdk/client-${client}`);
}

/** An object that makes each client at its first use. */
function lazily<T extends object>(
  signal: AbortSignal,
  makers: { readonly [Name in keyof T]: () => T[Name] & object },
): T {
  const made = new Map<keyof T, unknown>();
  return new Proxy({} as T, {
    get: (_, name) => {
      const key = name as keyof T;
      if (!made.has(key) && key in makers) {
        made.set(key, interruptible(makers[key](), signal));
      }
      return made.get(key);
    },
  });
}

import * as aws from "@pulumi/aws";
import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { type AwsAccess, runnerCommand, runnerEnvironment, RunnerScript } from "../runner/runnerStep";

/** The setting with the credential of Prefect's client. */
export const PrefectCredentialVariable = {
  /** Prefect Cloud. */
  apiKey: "PREFECT_API_KEY",
  /** A server with basic auth: `user:password`. */
  authString: "PREFECT_API_AUTH_STRING",
} as const;
export type PrefectCredentialVariable =
  (typeof PrefectCredentialVariable)[keyof typeof PrefectCredentialVariable];

export interface PrefectCredentialsArgs {
  readonly variable: PrefectCredentialVariable;
  /** The key or auth string, a Pulumi secret. Set exactly one of this, `secretArn` and `generatedBy`. */
  readonly value?: pulumi.Output<string>;
  /** ARN of an existing Secrets Manager secret. */
  readonly secretArn?: string;
  /** AWS access of a step that makes an auth string, which Pulumi never sees. */
  readonly generatedBy?: AwsAccess;
  /** @default none */
  readonly tags?: Record<string, string>;
}

/** The Prefect API key or auth string in Secrets Manager. ECS reads it from there; no task definition contains it. */
export class PrefectCredentials extends pulumi.ComponentResource {
  readonly variable: PrefectCredentialVariable;
  readonly secretArn: pulumi.Output<string>;
  /** ECS's `valueFrom` for the current version, so that a rotated secret changes the task definition. */
  readonly versionedValueFrom: pulumi.Output<string>;

  constructor(name: string, args: PrefectCredentialsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("prefect-ecs:prefect:PrefectCredentials", name, {}, opts);
    if ([args.value, args.secretArn, args.generatedBy].filter((one) => one !== undefined).length !== 1) {
      throw new pulumi.ResourceError(
        "give exactly one of `value`, `secretArn` and `generatedBy`",
        this,
        true,
      );
    }

    const { secretArn, versionId } = this.version(name, args);

    this.variable = args.variable;
    this.secretArn = secretArn;
    this.versionedValueFrom = pulumi.interpolate`${secretArn}:::${versionId}`;
    this.registerOutputs({ secretArn: this.secretArn, versionedValueFrom: this.versionedValueFrom });
  }

  private version(name: string, args: PrefectCredentialsArgs): SecretVersion {
    if (args.secretArn !== undefined) {
      return this.adopted(pulumi.output(args.secretArn));
    }
    return args.generatedBy === undefined
      ? this.own(name, args)
      : this.adopted(this.generated(name, args, args.generatedBy));
  }

  /** The ARN is known when the secret has a value. A later one is a rotation by hand, which the next `up` finds. */
  private generated(name: string, args: PrefectCredentialsArgs, access: AwsAccess): pulumi.Output<string> {
    const secret = this.secret(name, args);
    const step = new command.local.Command(
      `${name}-auth-string`,
      {
        create: runnerCommand(RunnerScript.makeAuthString),
        environment: runnerEnvironment(access, { secretArn: secret.arn }),
        triggers: [secret.arn],
      },
      { parent: this },
    );
    return pulumi.all([secret.arn, step.id]).apply(([arn]) => arn);
  }

  private secret(name: string, args: PrefectCredentialsArgs): aws.secretsmanager.Secret {
    return new aws.secretsmanager.Secret(
      name,
      {
        description: `${args.variable} of ${name}`,
        // The stack can set the value again, so `destroy` needs no recovery window.
        recoveryWindowInDays: 0,
        tags: args.tags ?? {},
      },
      { parent: this },
    );
  }

  private own(name: string, args: PrefectCredentialsArgs): SecretVersion {
    const secret = this.secret(name, args);
    const version = new aws.secretsmanager.SecretVersion(
      name,
      { secretId: secret.id, secretString: pulumi.secret(args.value as pulumi.Output<string>) },
      { parent: this },
    );
    return { secretArn: secret.arn, versionId: version.versionId };
  }

  private adopted(secretArn: pulumi.Output<string>): SecretVersion {
    // Lists only the versions' ids: the value never reaches Pulumi.
    const { versions } = aws.secretsmanager.getSecretVersionsOutput(
      { secretId: secretArn },
      { parent: this },
    );
    return {
      secretArn,
      versionId: pulumi.all([versions, secretArn]).apply(([all, arn]) => {
        const current = all.find((version) => version.versionStages.includes("AWSCURRENT"));
        if (current === undefined) {
          throw new pulumi.ResourceError(
            `the secret ${arn} has no current version: put a value into it`,
            this,
            true,
          );
        }
        return current.versionId;
      }),
    };
  }
}

interface SecretVersion {
  readonly secretArn: pulumi.Output<string>;
  readonly versionId: pulumi.Output<string>;
}

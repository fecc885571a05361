import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

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
  /** The key or auth string, a Pulumi secret. Set this or `secretArn`. */
  readonly value?: pulumi.Output<string>;
  /** ARN of an existing Secrets Manager secret. Set this or `value`. */
  readonly secretArn?: string;
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
    if ((args.value === undefined) === (args.secretArn === undefined)) {
      throw new pulumi.ResourceError("give exactly one of `value` and `secretArn`", this, true);
    }

    const { secretArn, versionId } =
      args.secretArn === undefined ? this.own(name, args) : this.adopted(args.secretArn);

    this.variable = args.variable;
    this.secretArn = secretArn;
    this.versionedValueFrom = pulumi.interpolate`${secretArn}:::${versionId}`;
    this.registerOutputs({ secretArn: this.secretArn, versionedValueFrom: this.versionedValueFrom });
  }

  private own(name: string, args: PrefectCredentialsArgs): SecretVersion {
    const secret = new aws.secretsmanager.Secret(
      name,
      {
        description: `${args.variable} of ${name}`,
        // The stack's configuration has the value, so `destroy` needs no recovery window.
        recoveryWindowInDays: 0,
        tags: args.tags ?? {},
      },
      { parent: this },
    );
    const version = new aws.secretsmanager.SecretVersion(
      name,
      { secretId: secret.id, secretString: pulumi.secret(args.value as pulumi.Output<string>) },
      { parent: this },
    );
    return { secretArn: secret.arn, versionId: version.versionId };
  }

  private adopted(secretArn: string): SecretVersion {
    // Lists only the versions' ids: the value never reaches Pulumi.
    const { versions } = aws.secretsmanager.getSecretVersionsOutput(
      { secretId: secretArn },
      { parent: this },
    );
    return {
      secretArn: pulumi.output(secretArn),
      versionId: versions.apply((all) => {
        const current = all.find((version) => version.versionStages.includes("AWSCURRENT"));
        if (current === undefined) {
          throw new pulumi.ResourceError(
            `the secret ${secretArn} has no current version: put a value into it`,
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

import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { AUDIENCE, GITHUB } from "../rights/githubTrust";

export interface GithubProviderArgs {
  /** ARN of the account's existing provider; an account can have only one. @default a new one */
  readonly existingArn?: string | undefined;
  /** @default none */
  readonly tags?: Record<string, string>;
}

/** GitHub's OIDC provider, by which an account trusts GitHub's tokens of workflow jobs. */
export class GithubProvider extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: GithubProviderArgs, opts?: pulumi.ComponentResourceOptions) {
    super("prefect-ecs:bootstrap:GithubProvider", name, {}, opts);

    this.arn =
      args.existingArn === undefined
        ? new aws.iam.OpenIdConnectProvider(
            name,
            { url: `https://${GITHUB}`, clientIdLists: [AUDIENCE], tags: args.tags ?? {} },
            { parent: this },
          ).arn
        : pulumi.output(args.existingArn);
    this.registerOutputs({ arn: this.arn });
  }
}

import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { AUDIENCE, GITHUB } from "../rights/githubTrust";

export interface GithubProviderArgs {
  /** The account's, if it has it already: it can have one only. @default it is made */
  readonly existingArn?: string | undefined;
  /** @default none */
  readonly tags?: Record<string, string>;
}

/** Makes an account believe what GitHub says of the jobs of its workflows. */
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

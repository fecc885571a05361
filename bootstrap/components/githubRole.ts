import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { githubTrust, type Subject } from "../rights/githubTrust";

export interface GithubRoleArgs {
  readonly description: string;
  /** ARN of GitHub's OIDC provider. */
  readonly providerArn: pulumi.Input<string>;
  readonly subject: Subject;
  readonly boundaryArn: pulumi.Input<string>;
  /** Topic → policy document, of at most 6,144 characters. */
  readonly policies: Record<string, pulumi.Input<string>>;
  /** @default none */
  readonly tags?: Record<string, string>;
}

/** IAM path of this program's roles and policies, so that patterns for stacks' roles never match them. */
export const PATH = "/bootstrap/";

/** A role for GitHub Actions jobs with one subject, with sessions of an hour. */
export class GithubRole extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: GithubRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("prefect-ecs:bootstrap:GithubRole", name, {}, opts);
    const tags = args.tags ?? {};

    const role = new aws.iam.Role(
      name,
      {
        // A fixed name, since workflows have it.
        name,
        path: PATH,
        description: args.description,
        assumeRolePolicy: pulumi.output(args.providerArn).apply((arn) => githubTrust(arn, args.subject)),
        permissionsBoundary: args.boundaryArn,
        maxSessionDuration: 3600,
        tags,
      },
      { parent: this },
    );
    const attachments = Object.entries(args.policies).map(([topic, policy]) => {
      const rights = new aws.iam.Policy(`${name}-${topic}`, { path: PATH, policy, tags }, { parent: this });
      return new aws.iam.RolePolicyAttachment(
        `${name}-${topic}`,
        { role: role.name, policyArn: rights.arn },
        { parent: this },
      );
    });

    // Resolves after the policies are attached, so that the role is never used without them.
    this.arn = pulumi.all([role.arn, pulumi.all(attachments.map(({ id }) => id))]).apply(([arn]) => arn);
    this.registerOutputs({ arn: this.arn });
  }
}

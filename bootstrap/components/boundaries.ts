import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ciBoundary, taskBoundary } from "../rights/boundaries";
import type { Scope } from "../rights/scope";
import type { State } from "../rights/state";
import { PATH } from "./githubRole";

export interface BoundariesArgs {
  /** Of the whole project. */
  readonly scope: pulumi.Input<Scope>;
  /** Regions that stacks may be in. */
  readonly regions: string[];
  /** @default Pulumi Cloud's */
  readonly state?: pulumi.Input<State> | undefined;
  /** @default none */
  readonly tags?: Record<string, string>;
}

/** The two policies that bound roles: those that workflows assume, and those that these make for tasks. */
export class Boundaries extends pulumi.ComponentResource {
  readonly ciArn: pulumi.Output<string>;
  readonly tasksArn: pulumi.Output<string>;

  constructor(name: string, args: BoundariesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("prefect-ecs:bootstrap:Boundaries", name, {}, opts);

    const tasks = this.policy(
      `${name}-tasks`,
      "The most that tasks may do",
      args,
      pulumi.all([args.scope, args.state]).apply(([scope, state]) => taskBoundary(scope, state)),
    );
    const ci = this.policy(
      `${name}-ci`,
      "The most that workflows may do",
      args,
      pulumi
        .all([args.scope, tasks.arn])
        .apply(([scope, taskBoundaryArn]) => ciBoundary({ scope, regions: args.regions, taskBoundaryArn })),
    );

    this.ciArn = ci.arn;
    this.tasksArn = tasks.arn;
    this.registerOutputs({ ciArn: this.ciArn, tasksArn: this.tasksArn });
  }

  private policy(
    name: string,
    description: string,
    { tags = {} }: BoundariesArgs,
    policy: pulumi.Output<string>,
  ): aws.iam.Policy {
    // The stacks' configuration names it.
    return new aws.iam.Policy(name, { name, path: PATH, description, policy, tags }, { parent: this });
  }
}

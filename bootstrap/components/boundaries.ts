import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { policyDocument } from "../../components/iam/policyDocument";
import { ciBoundary } from "../rights/boundaries";
import type { Scope, Stack } from "../rights/scope";
import type { State } from "../rights/state";
import { taskBoundary } from "../rights/taskBoundary";
import { PATH } from "./githubRole";

export interface BoundariesArgs {
  /** Of the whole project. */
  readonly scope: pulumi.Input<Scope>;
  /** Regions that stacks may be in. */
  readonly regions: string[];
  readonly stacks: Stack[];
  /** @default Pulumi Cloud's */
  readonly state?: pulumi.Input<State> | undefined;
  /** Keep the one that all stacks' tasks shared, as it is: roles have it. @default false */
  readonly keepShared?: boolean;
  /** @default none */
  readonly tags?: Record<string, string>;
}

/** The policies that bound roles: those that workflows assume, and those that these make for each stack's tasks. */
export class Boundaries extends pulumi.ComponentResource {
  readonly ciArn: pulumi.Output<string>;
  /** Stack → the most that its tasks may do. */
  readonly taskArns: Record<string, pulumi.Output<string>>;
  readonly sharedArn: pulumi.Output<string> | undefined;

  constructor(name: string, args: BoundariesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("prefect-ecs:bootstrap:Boundaries", name, {}, opts);
    const { regions, stacks, keepShared = false } = args;

    this.taskArns = Object.fromEntries(
      stacks.map((stack) => [stack.stack, this.tasks(`${name}-tasks-${stack.stack}`, stack, args).arn]),
    );
    this.sharedArn = keepShared ? this.shared(`${name}-tasks`, args).arn : undefined;
    this.ciArn = this.policy(
      `${name}-ci`,
      "The most that workflows may do",
      args,
      pulumi
        .all([args.scope, pulumi.all(Object.values(this.taskArns))])
        .apply(([scope, taskBoundaryArns]) => ciBoundary({ scope, regions, taskBoundaryArns })),
    ).arn;
    this.registerOutputs({ ciArn: this.ciArn, taskArns: this.taskArns, sharedArn: this.sharedArn });
  }

  private tasks(name: string, stack: Stack, args: BoundariesArgs): aws.iam.Policy {
    const policy = pulumi
      .all([args.scope, args.state])
      .apply(([project, state]) => taskBoundary({ project, stack, state }));
    return this.policy(name, `The most that tasks of ${stack.stack} may do`, args, policy);
  }

  /** What was in it stays; made anew it would allow nothing. */
  private shared(name: string, args: BoundariesArgs): aws.iam.Policy {
    const nothing = policyDocument([{ effect: "Deny", actions: ["*"], resources: ["*"] }]);
    return this.policy(name, "The most that tasks may do", args, nothing, { ignoreChanges: ["policy"] });
  }

  private policy(
    name: string,
    description: string,
    { tags = {} }: BoundariesArgs,
    policy: pulumi.Input<string>,
    opts?: pulumi.CustomResourceOptions,
  ): aws.iam.Policy {
    // The stacks' configuration names it.
    return new aws.iam.Policy(
      name,
      { name, path: PATH, description, policy, tags },
      { parent: this, ...opts },
    );
  }
}

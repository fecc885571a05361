import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { policyDocument } from "../../components/iam/policyDocument";
import { ciBoundary } from "../rights/boundaries";
import type { Scope, Stack } from "../rights/scope";
import type { State } from "../rights/state";
import { taskBoundary } from "../rights/taskBoundary";
import { PATH } from "./githubRole";

export interface BoundariesArgs {
  /** Scope of the whole project. */
  readonly scope: pulumi.Input<Scope>;
  /** Allowed regions of stacks. */
  readonly regions: string[];
  readonly stacks: Stack[];
  /** @default Pulumi Cloud has the state */
  readonly state?: pulumi.Input<State> | undefined;
  /** Keep the boundary of all stacks' tasks unchanged, for roles that still have it. @default false */
  readonly keepShared?: boolean;
  /** @default none */
  readonly tags?: Record<string, string>;
}

/** Permissions boundaries: of workflows' roles, and of the roles that workflows create for each stack's tasks. */
export class Boundaries extends pulumi.ComponentResource {
  readonly ciArn: pulumi.Output<string>;
  /** Stack → boundary of its tasks' roles. */
  readonly taskArns: Record<string, pulumi.Output<string>>;
  readonly sharedArn: pulumi.Output<string> | undefined;

  constructor(name: string, args: BoundariesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("prefect-ecs:bootstrap:Boundaries", name, {}, opts);
    const { regions, stacks, keepShared = false } = args;
    const natInstance = stacks.some((stack) => stack.natInstance);
    const managedInstances = stacks.some((stack) => stack.hasManagedInstances);
    const prefectServer = stacks.some((stack) => stack.hasPrefectServer);
    const loadBalancer = stacks.some((stack) => stack.hasLoadBalancer);

    this.taskArns = Object.fromEntries(
      stacks.map((stack) => [stack.stack, this.tasks(`${name}-tasks-${stack.stack}`, stack, args).arn]),
    );
    this.sharedArn = keepShared ? this.shared(`${name}-tasks`, args).arn : undefined;
    this.ciArn = this.policy(
      `${name}-ci`,
      "The most that workflows may do",
      args,
      pulumi.all([args.scope, pulumi.all(Object.values(this.taskArns))]).apply(([scope, taskBoundaryArns]) =>
        ciBoundary({
          scope,
          regions,
          taskBoundaryArns,
          natInstance,
          managedInstances,
          prefectServer,
          loadBalancer,
        }),
      ),
    ).arn;
    this.registerOutputs({ ciArn: this.ciArn, taskArns: this.taskArns, sharedArn: this.sharedArn });
  }

  private tasks(name: string, stack: Stack, args: BoundariesArgs): aws.iam.Policy {
    const policy = pulumi
      .all([args.scope, args.state])
      .apply(([project, state]) => taskBoundary({ project, stack, state }));
    return this.policy(name, `The most that tasks of ${stack.stack} may do`, args, policy);
  }

  /** Keeps the content of the existing policy; a new one would allow nothing. */
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
    // A fixed name, since the stacks' configuration has it.
    return new aws.iam.Policy(
      name,
      { name, path: PATH, description, policy, tags },
      { parent: this, ...opts },
    );
  }
}

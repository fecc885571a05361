import * as pulumi from "@pulumi/pulumi";

/** Fails with everything that is wrong with a component's arguments, a line each and without a stack trace. */
export function refuse(problems: readonly string[], component: pulumi.Resource): void {
  if (problems.length > 0) {
    throw new pulumi.ResourceError(problems.join("\n"), component, true);
  }
}

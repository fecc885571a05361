import * as pulumi from "@pulumi/pulumi";

/** Throws one `ResourceError` with all problems of a component's arguments, one line each, without a stack trace. */
export function refuse(problems: readonly string[], component: pulumi.Resource): void {
  if (problems.length > 0) {
    throw new pulumi.ResourceError(problems.join("\n"), component, true);
  }
}

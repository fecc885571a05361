import * as pulumi from "@pulumi/pulumi";

/** The stack's name without organization and project: some tools pass `<organization>/<project>/<stack>`. */
export function stackName(qualified = pulumi.getStack()): string {
  return qualified.slice(qualified.lastIndexOf("/") + 1);
}

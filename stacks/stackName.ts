import * as pulumi from "@pulumi/pulumi";

/** The stack's own name: some tools hand it over as `<organization>/<project>/<stack>`. */
export function stackName(qualified = pulumi.getStack()): string {
  return qualified.slice(qualified.lastIndexOf("/") + 1);
}

import * as pulumi from "@pulumi/pulumi";
import { show } from "../show";

/** Variables of a container. */
export type Variables = pulumi.Input<Record<string, pulumi.Input<string>>>;

/** Variables and the program's own, which win; plain as long as the others are, so that they can be checked at once. */
export function withVariables(
  given: Variables | undefined,
  own: Record<string, pulumi.Input<string>>,
): Variables {
  return isLater(given)
    ? pulumi
        .all([pulumi.output(given), pulumi.output(own)])
        .apply(([theirs, ours]) => ({ ...theirs, ...ours }))
    : { ...given, ...own };
}

/** Whether they are known only once something else is. */
function isLater(
  variables: Variables | undefined,
): variables is Exclude<Variables, Record<string, pulumi.Input<string>>> {
  return pulumi.Output.isInstance(variables) || variables instanceof Promise;
}

/** ECS refuses a variable that is there twice. Of variables that only AWS knows nothing is known yet. */
export function variableProblems({
  environment,
  secrets,
}: {
  readonly environment: Variables;
  readonly secrets: Variables;
}): string[] {
  return [environment, secrets].some(isLater)
    ? []
    : Object.keys(secrets)
        .filter((variable) => Object.hasOwn(environment, variable))
        .map(
          (variable) =>
            `\`environment\` and \`secrets\` must not share a variable, got ${show(variable)} in both.`,
        );
}

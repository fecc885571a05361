import * as pulumi from "@pulumi/pulumi";
import { show } from "../show";

/** A container's environment variables. */
export type Variables = pulumi.Input<Record<string, pulumi.Input<string>>>;

/** Merges given variables with the program's own, which win. Plain if the given ones are, so they can be checked at once. */
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

/** Whether the names are known only when an output resolves. */
function isLater(
  variables: Variables | undefined,
): variables is Exclude<Variables, Record<string, pulumi.Input<string>>> {
  return pulumi.Output.isInstance(variables) || variables instanceof Promise;
}

/** ECS refuses a duplicate variable. Outputs aren't checked: their names aren't known yet. */
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

/** Variables that another argument sets. Outputs aren't checked: their names aren't known yet. */
export function takenVariableProblems(
  given: { readonly environment: Variables; readonly secrets: Variables },
  taken: readonly string[],
  by: string,
): string[] {
  return (["environment", "secrets"] as const).flatMap((place) => {
    const variables = given[place];
    return isLater(variables)
      ? []
      : taken
          .filter((variable) => Object.hasOwn(variables, variable))
          .map((variable) => `\`${place}.${variable}\` and \`${by}\` exclude each other: keep one of them.`);
  });
}

import { showKey } from "../../components/show";
import { closest } from "../../stacks/config/suggestion";
import type { Deployment } from "../prefect/deployments";

/** One line for each parameter that the flow lacks: Prefect would start the run, and the flow would crash. */
export function parameterNameProblems(
  { parameter_openapi_schema: schema }: Pick<Deployment, "parameter_openapi_schema">,
  parameters: Readonly<Record<string, unknown>>,
): string[] {
  const properties = schema?.properties;
  if (properties === undefined || schema?.additionalProperties === true) {
    return [];
  }
  const known = Object.keys(properties);
  const all = known.length === 0 ? "It has none." : `Allowed: ${known.map(showKey).join(", ")}.`;
  return Object.keys(parameters)
    .filter((name) => !known.includes(name))
    .map((name) => {
      const near = closest(name, known);
      const hint = near === undefined ? "." : `: did you mean \`${near}\`?`;
      return `\`${showKey(name)}\` is not a parameter of the flow${hint} ${all}`;
    });
}

import { Fields } from "../../stacks/config/fields";
import { readAws } from "../../stacks/config/aws";
import type { AwsConfig } from "../../stacks/config/types";
import { CliError } from "../support/cliError";

/** Parses `pulumi config --json` into full key → value, with structures as JSON. */
export function configValues(printed: string): Record<string, string> {
  const entries = Object.entries(JSON.parse(printed) as Record<string, { readonly value?: string }>);
  return Object.fromEntries(
    entries.flatMap(([key, { value }]) => (value === undefined ? [] : [[key, value]])),
  );
}

/**
 * The AWS provider's settings of the stack. From the configuration, since a stack whose first `up` was killed has no outputs.
 *
 * @param config Full key → value.
 */
export function readAccess(config: Readonly<Record<string, string>>): AwsConfig {
  const values = Object.fromEntries(
    Object.entries(config)
      .filter(([key]) => key.startsWith("aws:"))
      .map(([key, value]) => [key.slice("aws:".length), value]),
  );
  const problems: string[] = [];
  const access = readAws(new Fields({ values, problems, prefix: "aws:" }));
  if (problems.length > 0) {
    throw new CliError(["Invalid AWS settings in the stack's configuration:", ...problems].join("\n"));
  }
  return access;
}

import { Fields } from "../../stacks/config/fields";
import { readAws } from "../../stacks/config/aws";
import type { AwsConfig } from "../../stacks/config/types";
import { CliError } from "../support/cliError";

/**
 * How the stack's program reaches AWS. Its outputs say it too, but a stack whose first `up` was killed has none.
 *
 * @param config What `pulumi config --json` prints.
 */
export function readAccess(config: string): AwsConfig {
  const keys = Object.entries(JSON.parse(config) as Record<string, { readonly value?: string }>);
  const values = Object.fromEntries(
    keys
      .filter(([key]) => key.startsWith("aws:"))
      .map(([key, { value }]) => [key.slice("aws:".length), value]),
  );
  const problems: string[] = [];
  const access = readAws(new Fields({ values, problems, prefix: "aws:" }));
  if (problems.length > 0) {
    throw new CliError(["The stack's configuration of AWS is wrong:", ...problems].join("\n"));
  }
  return access;
}

import * as pulumi from "@pulumi/pulumi";
import { show } from "../../components/show";
import { Fields } from "./fields";

/** What the configuration says in one namespace: the project's own, or a provider's. */
export function fieldsOf(namespace: string, problems: string[]): Fields {
  // The SDK has this function and keeps it out of its types; without it plaintext can't be told from a secret.
  const runtime: typeof pulumi.runtime & { readonly isConfigSecret?: (key: string) => boolean } =
    pulumi.runtime;
  const prefix = `${namespace}:`;
  const given = Object.entries(pulumi.runtime.allConfig())
    // Empty text is what the project declares for "not said".
    .filter(([key, value]) => key.startsWith(prefix) && value !== "");
  const nameOf = (key: string) => key.slice(prefix.length);
  return new Fields({
    values: Object.fromEntries(given.map(([key, value]) => [nameOf(key), value])),
    problems,
    prefix: namespace === "aws" ? prefix : "",
    encrypted: new Set(
      given.filter(([key]) => runtime.isConfigSecret?.(key) === true).map(([key]) => nameOf(key)),
    ),
  });
}

/** Ends the program with everything that is wrong with the stack's configuration, if anything is. */
export function refuseConfig(stack: string, problems: readonly string[]): void {
  if (problems.length > 0) {
    const count = problems.length === 1 ? "a mistake" : `${problems.length} mistakes`;
    const lines = problems.map((problem) => `  - ${problem}`);
    throw new pulumi.RunError(
      [`The configuration of stack ${show(stack)} has ${count}:`, ...lines].join("\n"),
    );
  }
}

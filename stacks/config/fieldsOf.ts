import * as pulumi from "@pulumi/pulumi";
import { show } from "../../components/show";
import { Fields } from "./fields";

/** The configuration of one namespace: the project's own, or a provider's. */
export function fieldsOf(namespace: string, problems: string[]): Fields {
  // The SDK has this function, but not in its types; only it tells plaintext from a secret.
  const runtime: typeof pulumi.runtime & { readonly isConfigSecret?: (key: string) => boolean } =
    pulumi.runtime;
  const prefix = `${namespace}:`;
  const given = Object.entries(pulumi.runtime.allConfig())
    // Empty text is the default in Pulumi.yaml, and means "not set".
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

/** Throws a `RunError` with all problems of the stack's configuration, if there are any. */
export function refuseConfig(stack: string, problems: readonly string[]): void {
  if (problems.length > 0) {
    const count = problems.length === 1 ? "a mistake" : `${problems.length} mistakes`;
    const lines = problems.map((problem) => `  - ${problem}`);
    throw new pulumi.RunError(
      [`The configuration of stack ${show(stack)} has ${count}:`, ...lines].join("\n"),
    );
  }
}

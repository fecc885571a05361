import * as pulumi from "@pulumi/pulumi";
import { show } from "../../components/show";
import { Fields } from "./fields";

/** A stack's configuration as the engine passes it to its program. */
export interface Given {
  /** Full key → value. */
  readonly values: Readonly<Record<string, string>>;
  /** Whether a value is encrypted, by full key. */
  readonly isEncrypted: (key: string) => boolean;
}

/** The configuration of one namespace: the project's own, or a provider's. @param given The stack's configuration. @default the program's */
export function fieldsOf(
  namespace: string,
  problems: string[],
  { values, isEncrypted }: Given = ofThisProgram(),
): Fields {
  const prefix = `${namespace}:`;
  const given = Object.entries(values)
    // Empty text is the default in Pulumi.yaml, and means "not set".
    .filter(([key, value]) => key.startsWith(prefix) && value !== "");
  const nameOf = (key: string) => key.slice(prefix.length);
  return new Fields({
    values: Object.fromEntries(given.map(([key, value]) => [nameOf(key), value])),
    problems,
    prefix: namespace === "aws" ? prefix : "",
    encrypted: new Set(given.filter(([key]) => isEncrypted(key)).map(([key]) => nameOf(key))),
  });
}

function ofThisProgram(): Given {
  // The SDK has this function, but not in its types; only it tells plaintext from a secret.
  const runtime: typeof pulumi.runtime & { readonly isConfigSecret?: (key: string) => boolean } =
    pulumi.runtime;
  return {
    values: pulumi.runtime.allConfig(),
    isEncrypted: (key) => runtime.isConfigSecret?.(key) === true,
  };
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

import type { PolicyConfigSchema, ResourceValidationPolicy, Severity } from "@pulumi/policy";
import { matchesAny } from "./wildcard";

/** A resource's inputs for a rule, after the provider's check. */
export interface CheckedResource {
  readonly type: string;
  readonly props: Readonly<Record<string, unknown>>;
  readonly protect: boolean;
}

export interface RuleArgs<Config extends object> {
  readonly name: string;
  readonly description: string;
  readonly severity: Severity;
  readonly isAbout: (type: string) => boolean;
  /** Settings besides `exceptions`, with their defaults. */
  readonly config: { readonly [Key in keyof Config]: Setting<Config[Key]> };
  /** Problems, a line each. Reading an unknown value ends the check with a warning. */
  readonly check: (resource: CheckedResource, config: Config) => string[];
}

type Schema = PolicyConfigSchema["properties"][string];
type Setting<Value> = Schema & { readonly default: Value };

const EXCEPTIONS = {
  type: "array",
  items: { type: "string" },
  default: [] as string[],
  description: "Names of resources that the rule isn't about; * stands for anything",
} satisfies Setting<string[]>;

/** A policy on single resources, with exceptions by name. */
export function rule<Config extends object>(args: RuleArgs<Config>): ResourceValidationPolicy {
  const { name, description, severity, isAbout, check } = args;
  const settings = { ...args.config, exceptions: EXCEPTIONS };
  const defaults = Object.fromEntries(
    Object.entries<Schema>(settings).map(([key, setting]) => [key, setting.default]),
  ) as unknown as Config & Excepting;
  return {
    name,
    description,
    severity,
    configSchema: { properties: settings },
    validateResource: (resource, reportViolation) => {
      const config = { ...defaults, ...resource.getConfig<Partial<Config & Excepting>>() };
      if (!isAbout(resource.type) || matchesAny(config.exceptions, resource.name)) {
        return;
      }
      const { type, props, opts } = resource;
      // The engine adds the resource's name.
      for (const problem of check({ type, props, protect: opts.protect }, config)) {
        reportViolation(problem);
      }
    },
  };
}

interface Excepting {
  readonly exceptions: readonly string[];
}

import type { ResourceValidationPolicy } from "@pulumi/policy";
import type { CapturedResource } from "../../offline/capturedResource";

/** A program's settings for a pack, as in `--policy-pack-config`. */
export type PackConfig = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

type Checked = Pick<CapturedResource, "type" | "name" | "inputs"> & { readonly protect?: boolean };
type Arguments = Parameters<
  Extract<ResourceValidationPolicy["validateResource"], (...args: never) => unknown>
>[0];

/** Violations that policies report for a resource. The engine passes its inputs after the provider's check. */
export function violationsOf(
  policies: readonly ResourceValidationPolicy[],
  { type, name, inputs, protect = false }: Checked,
  config: PackConfig = {},
): string[] {
  const violations: string[] = [];
  for (const policy of policies) {
    const { enforcementLevel, ...settings } = config[policy.name] ?? {};
    if (enforcementLevel === "disabled" || typeof policy.validateResource !== "function") {
      continue;
    }
    const args = { type, name, props: inputs, opts: { protect }, getConfig: () => settings };
    void policy.validateResource(args as unknown as Arguments, (message) => {
      violations.push(`${policy.name} '${name}': ${message}`);
    });
  }
  return violations;
}

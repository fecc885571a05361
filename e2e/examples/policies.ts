import * as assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { type ComponentsPackage, copyProgram, stackOf, succeed } from "./componentsPackage";
import { NETWORK_CONFIG } from "./networkAndQueue";

/** A program in YAML is checked by a copy of the policy pack, with its own settings, as in `docs/policies.md`. */
export async function policies(components: ComponentsPackage): Promise<void> {
  const pack = copyProgram(components, "policies");
  await succeed(components, pack, "npm", ["install", "--no-audit", "--no-fund"]);
  const engine = await stackOf(components, copyProgram(components, "examples/yaml"), NETWORK_CONFIG);
  const flags = [`--policy-pack=${pack}`];

  const refused = await engine.attempt("preview", { flags });
  assert.equal(refused.succeeded, false, "what has no tags should be refused");
  assert.match(refused.output, /\[mandatory\].*required-tags/);

  const settings = path.join(path.dirname(pack), "policy-config.json");
  writeFileSync(settings, JSON.stringify({ "required-tags": { enforcementLevel: "disabled" } }));
  await engine.succeed("preview", { flags: [...flags, `--policy-pack-config=${settings}`] });
}

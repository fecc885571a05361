import { go } from "./examples/go";
import { buildPackage, type ComponentsPackage } from "./examples/componentsPackage";
import { policies } from "./examples/policies";
import { python } from "./examples/python";
import { retirement } from "./examples/retirement";
import { typescript } from "./examples/typescript";
import { yaml } from "./examples/yaml";
import { type Part, playPart, refuseUnknownTitles } from "./play";
import type { Report } from "./report";
import type { World } from "./world";

/** Other programs that use the components, in each language, as in `docs/components.md`. */
export async function playExamples(
  report: Report,
  world: World,
  wanted: readonly string[] = [],
): Promise<void> {
  const part: Part<ComponentsPackage> = {
    setUp: () => report.step("The package of the components", () => buildPackage(world)),
    checks: [
      ["TypeScript: the types are right, and `up` in a VPC that exists", typescript],
      ["Python: `pulumi package add`, the types are right, and `preview`", python],
      ["Go: `pulumi package add`, `go vet`, and `preview`", go],
      ["YAML: held to a copy of the policies", policies],
      ["YAML: `up`", yaml],
      ["A script that a component runs at `destroy`", retirement],
    ],
  };
  refuseUnknownTitles([part], wanted);
  await playPart(report, part, wanted);
}

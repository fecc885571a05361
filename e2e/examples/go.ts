import { addPackage, type ComponentsPackage, copyProgram, stackOf, succeed } from "./componentsPackage";
import { assertMade, NETWORK_CONFIG } from "./networkAndQueue";

export async function go(components: ComponentsPackage): Promise<void> {
  const program = copyProgram(components, "examples/go");
  await addPackage(components, program);
  await succeed(components, program, "go", ["vet", "./..."]);
  const engine = await stackOf(components, program, NETWORK_CONFIG);
  assertMade((await engine.succeed("preview")).changes);
}

import { pythonEnvironment } from "../../demo/python";
import { addPackage, type ComponentsPackage, copyProgram, stackOf, succeed } from "./componentsPackage";
import { assertMade, NETWORK_CONFIG } from "./networkAndQueue";

export async function python(components: ComponentsPackage): Promise<void> {
  const program = copyProgram(components, "examples/python");
  await addPackage(components, program);
  const { session, engineEnvironment } = components.world;
  // The type checker is the project's; it reads the program's environment.
  const tools = await pythonEnvironment(session.folder.root, engineEnvironment, session.signal);
  const check = ["check", "--python-interpreter-path=.venv/bin/python", "__main__.py"];
  await succeed(components, program, "pyrefly", check, tools);
  const engine = await stackOf(components, program, NETWORK_CONFIG);
  assertMade((await engine.succeed("preview")).changes);
}

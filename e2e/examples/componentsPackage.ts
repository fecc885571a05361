import { cpSync } from "node:fs";
import * as path from "node:path";
import { CliError } from "../../cli/support/cliError";
import { NOT_FOUND, run } from "../../cli/support/run";
import { providerConfig } from "../aws/providerConfig";
import { Engine } from "../engine";
import type { World } from "../world";

/** The components' package for other programs. */
export interface ComponentsPackage {
  readonly world: World;
  /** Argument of `pulumi package add`. */
  readonly folder: string;
  /** Argument of `npm install`. */
  readonly tarball: string;
}

/** Builds the package, as `npm run build:package` does. */
export async function buildPackage(world: World): Promise<ComponentsPackage> {
  const { root, path: own } = world.session.folder;
  // The examples have its path, relative to their place in the checkout.
  const folder = path.join(own, ".package");
  const built = { world, folder };
  await succeed(built, root, process.execPath, ["scripts/package.mjs", folder]);
  const packed = await succeed(built, folder, "npm", ["pack", "--silent"]);
  return { ...built, tarball: path.join(folder, packed.trim()) };
}

/** Copies a program from the checkout to a folder where it can be built. @returns the folder */
export function copyProgram({ world }: ComponentsPackage, program: string): string {
  const { root, path: own } = world.session.folder;
  const folder = path.join(own, "examples", path.basename(program));
  cpSync(path.join(root, program), folder, { recursive: true });
  return folder;
}

/** Adds the package to a program in another language than TypeScript, as in `docs/components.md`. */
export async function addPackage(components: ComponentsPackage, program: string): Promise<void> {
  await succeed(components, program, "pulumi", ["package", "add", components.folder]);
}

/** An empty stack of a program. */
export function stackOf(
  { world }: ComponentsPackage,
  program: string,
  config: Readonly<Record<string, unknown>> = {},
): Promise<Engine> {
  const name = path.basename(program);
  const own = Object.entries(config).map(([key, value]): [string, unknown] => [
    `prefect-ecs-${name}:${key}`,
    value,
  ]);
  return Engine.forProgram(world.session, {
    name,
    program,
    // JSON is YAML too.
    config: JSON.stringify({ config: { ...providerConfig(world.emulatorPort), ...Object.fromEntries(own) } }),
    env: world.engineEnvironment,
  });
}

/** Runs a command that must succeed. @returns its output */
export async function succeed(
  { world: { session, engineEnvironment } }: Pick<ComponentsPackage, "world">,
  cwd: string,
  command: string,
  args: string[],
  env = engineEnvironment,
): Promise<string> {
  const { code, stdout, stderr } = await run(command, args, { cwd, env, signal: session.signal });
  if (code === NOT_FOUND) {
    throw new CliError(`There is no \`${command}\` on PATH.`);
  }
  if (code !== 0) {
    const said = `${stdout}${stderr}`.trimEnd().split("\n").slice(-40).join("\n");
    throw new CliError(`\`${[command, ...args].join(" ")}\` failed:\n${said}`);
  }
  return stdout;
}

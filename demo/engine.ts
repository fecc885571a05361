import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { CannotBeHad } from "./cannotBeHad";
import { lastLine, NOT_FOUND, run, TIMED_OUT } from "../cli/support/run";
import type { Session } from "./session";

/** A provider plugin, which the engine runs as a process. */
export interface Plugin {
  readonly name: string;
  readonly version: string;
}

/** A Pulumi engine. */
export interface Engine {
  readonly version: string;
}

/** Finds the Pulumi engine on PATH. */
export async function findEngine({ signal }: Session, env: NodeJS.ProcessEnv): Promise<Engine | CannotBeHad> {
  // The engine's npm package downloads the engine at first use.
  const version = await run("pulumi", ["version"], { env, signal, timeoutSeconds: 300 });
  if (version.code === NOT_FOUND) {
    return new CannotBeHad("The Pulumi engine", "`pulumi` is not on PATH");
  }
  if (version.code !== 0) {
    return new CannotBeHad(
      "The Pulumi engine",
      `\`pulumi version\` says: ${lastLine(version.stderr) || "nothing"}`,
    );
  }
  return { version: version.stdout.trim() };
}

/** Downloads the missing plugins of the program. */
export async function whatEngineLacks(
  { folder, signal }: Session,
  env: NodeJS.ProcessEnv,
  say: (detail: string) => void,
): Promise<CannotBeHad | undefined> {
  const options = { cwd: folder.root, env, signal, timeoutSeconds: 60 };
  const installed = await run("pulumi", ["plugin", "ls", "--json"], options);
  for (const plugin of missingPlugins(requiredPlugins(folder.root), installed.stdout)) {
    // The engine prefers a plugin on PATH, whatever its version.
    if (isOnPath(`pulumi-resource-${plugin.name}`, env)) {
      continue;
    }
    say(`downloading the ${plugin.name} plugin ${plugin.version}`);
    const install = ["plugin", "install", "resource", plugin.name, plugin.version];
    const { code, stderr } = await run("pulumi", install, { ...options, timeoutSeconds: 600 });
    if (code !== 0) {
      const why = code === TIMED_OUT ? "it took more than ten minutes" : downloadProblem(stderr);
      return new CannotBeHad(
        "A plugin of the Pulumi engine",
        `${plugin.name} ${plugin.version} can't be downloaded: ${why}`,
      );
    }
  }
  return undefined;
}

/** The plugins of the packages that the program imports, in the packages' own versions. */
export function requiredPlugins(root: string): Plugin[] {
  const { dependencies } = readJson(path.join(root, "package.json")) as PackageFile;
  return Object.keys(dependencies ?? {})
    .filter((name) => name.startsWith("@pulumi/"))
    .map((name) => readJson(path.join(root, "node_modules", name, "package.json")) as PackageFile)
    .filter(({ pulumi }) => pulumi?.resource === true)
    .map(({ name, version, pulumi }) => ({
      name: pulumi?.name ?? name.replace("@pulumi/", ""),
      version: (pulumi?.version ?? version).replace(/^v/, ""),
    }));
}

/** @param listed What `pulumi plugin ls --json` printed. */
export function missingPlugins(required: readonly Plugin[], listed: string): Plugin[] {
  const installed = parseList(listed);
  return required.filter(
    ({ name, version }) => !installed.some((plugin) => plugin.name === name && plugin.version === version),
  );
}

/** The engine's last line only counts its five attempts; the reason is in the warnings before. */
export function downloadProblem(stderr: string): string {
  const reason = /^warning: Error downloading plugin: (.*)$/m.exec(stderr)?.[1];
  return reason ?? (lastLine(stderr) || "no reason given");
}

function isOnPath(command: string, env: NodeJS.ProcessEnv): boolean {
  const directories = (env["PATH"] ?? "").split(path.delimiter);
  return directories.some((directory) => existsSync(path.join(directory, command)));
}

interface PackageFile {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Record<string, string>;
  readonly pulumi?: { readonly resource?: boolean; readonly name?: string; readonly version?: string };
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, "utf8"));
}

/** Empty if the engine can't list its plugins. */
function parseList(listed: string): Plugin[] {
  try {
    return JSON.parse(listed) as Plugin[];
  } catch {
    return [];
  }
}

import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { ENDPOINT_VARIABLE } from "../stacks/emulator";
import { emulatorUrl } from "./emulator";
import { quoted } from "../cli/support/quoted";
import type { LocalFolder } from "./folder";
import type { LocalPorts } from "./localPorts";
import { prefectApiUrl } from "./prefectServer";
import { engineVariables } from "./stack";
import { localRegion } from "./stackConfig";

/** Variables that point `prefect`, `aws` and `pulumi` to the servers on this machine. */
export function stackVariables(
  folder: LocalFolder,
  ports: LocalPorts,
  region?: string,
): Record<string, string> {
  return {
    ...prefectVariables(folder, ports.prefect),
    ...engineVariables(folder),
    ...awsVariables(folder, ports.emulator, region),
  };
}

/** Variables that point `prefect` to the folder's server, whatever the user's profile. */
export function prefectVariables(folder: LocalFolder, port: number): Record<string, string> {
  return { PREFECT_API_URL: prefectApiUrl(port), PREFECT_HOME: folder.prefectHome };
}

/** Variables that point `aws` to the emulator. */
export function awsVariables(
  folder: LocalFolder,
  port: number,
  region = localRegion(folder.root),
): Record<string, string> {
  return {
    [ENDPOINT_VARIABLE]: emulatorUrl(port),
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_DEFAULT_REGION: region,
  };
}

/** Writes the variables to a file to source in a shell. */
export function writeShellEnvironment(folder: LocalFolder, variables: Record<string, string>): string {
  const file = path.join(folder.path, "env");
  const lines = Object.entries(variables).map(([name, value]) => `export ${name}=${quoted(value)}`);
  const bin = path.join(folder.root, ".venv", "bin");
  writeFileSync(file, [...lines, `export PATH=${quoted(bin)}:"$PATH"`, ""].join("\n"));
  return file;
}

import { existsSync, readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";

/** A plugin, and the SDK that requires it. */
export interface Plugin {
  readonly name: string;
  readonly version: string;
  /** The version of the SDK. */
  readonly sdkVersion: string;
  /** `owner/name` on GitHub, from which the engine downloads the plugin. */
  readonly repository: string;
  /** The SDK's `package.json`, relative to the searched folder. */
  readonly file: string;
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly pulumi?: {
    readonly resource?: boolean;
    readonly name?: string;
    readonly version?: string;
    readonly server?: string;
  };
}

/**
 * Plugins of the packages installed below `folder`, by the rule of Pulumi's language host for Node: every
 * `package.json` with `pulumi.resource` below `node_modules`, at any depth, once per version.
 * https://github.com/pulumi/pulumi/blob/master/sdk/nodejs/cmd/pulumi-language-nodejs/main.go
 */
export function installedPlugins(folder: string): Plugin[] {
  const found = packagesBelow(path.join(folder, "node_modules")).flatMap((file) => {
    const { name, version, pulumi } = JSON.parse(readFileSync(file, "utf8")) as Manifest;
    if (pulumi?.resource !== true) {
      return [];
    }
    const plugin = pulumi.name ?? name.replace(/^@pulumi\//, "");
    const github = /^github:\/\/[^/]+\/([^/]+)(?:\/([^/]+))?$/.exec(pulumi.server ?? "");
    return {
      name: plugin,
      version: (pulumi.version ?? version).replace(/^v/, ""),
      sdkVersion: version,
      repository: `${github?.[1] ?? "pulumi"}/${github?.[2] ?? `pulumi-${plugin}`}`,
      file: path.relative(folder, file),
    };
  });
  return [...new Map(found.map((plugin) => [`${plugin.name} ${plugin.version}`, plugin])).values()].sort(
    (a, b) => `${a.name} ${a.version}`.localeCompare(`${b.name} ${b.version}`),
  );
}

function packagesBelow(modules: string): string[] {
  if (!existsSync(modules)) {
    return [];
  }
  const folders = readdirSync(modules, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.flatMap(({ name }) => {
    const folder = path.join(modules, name);
    if (name.startsWith("@")) {
      return packagesBelow(folder);
    }
    const manifest = path.join(folder, "package.json");
    return [...(existsSync(manifest) ? [manifest] : []), ...packagesBelow(path.join(folder, "node_modules"))];
  });
}

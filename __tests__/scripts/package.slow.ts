// It doesn't prove that the engine starts the package as a plugin: docs/components.md says how to see it.
import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { isBuiltin } from "node:module";
import * as path from "node:path";

const root = path.resolve(__dirname, "../..");

interface Manifest {
  readonly main: string;
  readonly version: string;
  readonly engines: Record<string, string>;
  readonly dependencies: Record<string, string>;
  readonly devDependencies: Record<string, string>;
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as Manifest;
}

describe("the package of the components", () => {
  const ours = manifestOf(root);
  const theirs = manifestOf(path.join(root, "components"));

  it("has the versions that the program is tested with", () => {
    const versions: Record<string, string> = { ...ours.dependencies, ...ours.devDependencies };
    const wanted = { ...theirs.dependencies, ...theirs.devDependencies };
    expect(wanted).toEqual(Object.fromEntries(Object.keys(wanted).map((name) => [name, versions[name]])));
    expect([theirs.version, theirs.engines]).toEqual([ours.version, ours.engines]);
  });

  it("names every package that its files import, and no other", () => {
    const folder = path.join(root, "components");
    const imported = readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => /\.(ts|mjs|cjs)$/.test(file) && !file.includes("node_modules"))
      .map((file) => path.join(folder, file))
      .flatMap((file) => [
        ...readFileSync(file, "utf8").matchAll(/(?:from |require\()"((?:@[^/"]+\/)?[a-z][^/":]*)["/]/g),
      ])
      .flatMap(([, name = ""]) => (isBuiltin(name) ? [] : [name]));
    expect([...new Set(imported)].sort()).toEqual(Object.keys(theirs.dependencies).sort());
  });
});

describe("a program that has installed it", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "prefect-ecs-package-"));
  const installed = path.join(folder, "node_modules/prefect-ecs");

  beforeAll(() => {
    const built = path.join(folder, "built");
    execFileSync(process.execPath, [path.join(root, "scripts/package.mjs"), built]);
    execFileSync("npm", ["pack", "--silent", "--offline", "--pack-destination", folder], { cwd: built });
    mkdirSync(installed, { recursive: true });
    const { version } = manifestOf(built);
    execFileSync("tar", [
      "xzf",
      path.join(folder, `prefect-ecs-${version}.tgz`),
      "-C",
      installed,
      "--strip-components=1",
    ]);
    for (const name of ["@pulumi", "@aws-sdk", "@types"]) {
      symlinkSync(path.join(root, "node_modules", name), path.join(folder, "node_modules", name));
    }
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it("has every component, the runner's scripts and Pulumi's plugin file", () => {
    const files = readdirSync(installed);
    expect(files).toEqual(expect.arrayContaining(["PulumiPlugin.yaml", "index.js", "index.d.ts", "runner"]));
    expect(readdirSync(path.join(installed, "runner"))).toEqual(
      expect.arrayContaining(
        readdirSync(path.join(root, "components/runner")).filter((file) => !file.endsWith(".ts")),
      ),
    );
  });

  it("type-checks the TypeScript example", () => {
    for (const file of ["index.ts", "tsconfig.json"]) {
      copyFileSync(path.join(root, "examples/typescript", file), path.join(folder, file));
    }
    const tsc = path.join(root, "node_modules/typescript-7/bin/tsc");
    expect(execFileSync(process.execPath, [tsc, "-p", folder], { encoding: "utf8" })).toBe("");
  });

  it("has what its files import from elsewhere in the checkout", () => {
    const largest = execFileSync(
      process.execPath,
      ["-p", 'Math.max(...require("prefect-ecs/task/fargateSize").fargateMemoryMiB.keys())'],
      { cwd: folder, encoding: "utf8" },
    );
    expect(largest).toBe("32768\n");
  });

  it("builds projects by paths that are the same on every machine, from files that it has", () => {
    const paths = execFileSync(
      process.execPath,
      [
        "-e",
        'const { layerBuild, layerVersion } = require("prefect-ecs/image/prefectEcsLayer"); const { chosenBuild } = require("prefect-ecs/image/chosenBuild");' +
          'require("fs").writeFileSync("requirements.txt", "prefect"); layerVersion();' +
          'const builds = [layerBuild("", "X86_64"), chosenBuild({ context: "." }, "X86_64").build];' +
          "for (const { context, dockerfile } of builds) console.log(context, dockerfile);",
      ],
      { cwd: folder, encoding: "utf8" },
    );
    const ours = "node_modules/prefect-ecs";
    expect(paths).toBe(
      `${ours}/python ${ours}/python/prefect_ecs/image/Dockerfile\n. ${ours}/image/ignoring/Dockerfile\n`,
    );
    for (const file of [
      "python/prefect_ecs/image/Dockerfile",
      "image/ignoring/Dockerfile",
      "image/ignoring/Dockerfile.dockerignore",
    ]) {
      expect(existsSync(path.join(installed, file))).toBe(true);
    }
  });

  it("starts the runner by a path that is the same on every machine", () => {
    const command = execFileSync(
      process.execPath,
      [
        "-e",
        'const { runnerCommand, RunnerScript } = require("prefect-ecs/runner/runnerStep"); console.log(runnerCommand(RunnerScript.register));',
      ],
      { cwd: folder, encoding: "utf8" },
    );
    expect(command).toBe("node node_modules/prefect-ecs/runner/register.mjs\n");
  });
});

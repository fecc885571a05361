// Builds the components as a package, in .package/: for TypeScript by `npm pack`, for other languages by `pulumi package add`.
import { execFileSync } from "node:child_process";
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as path from "node:path";

const root = fileURLToPath(new URL("..", import.meta.url));
const source = path.join(root, "components");
/** Shared by the components and the image's Python code. */
const limits = "prefect_ecs/src/prefect_ecs/registration/checks/aws_limits.json";
/** The Python code for a project's image. */
const python = "prefect_ecs/src";
const target = path.resolve(process.argv[2] ?? path.join(root, ".package"));

rmSync(target, { recursive: true, force: true });
compile();
for (const folder of ["runner", "image"]) {
  cpSync(path.join(source, folder), path.join(target, folder), {
    recursive: true,
    filter: (file) => !file.endsWith(".ts"),
  });
}
cpSync(path.join(source, "PulumiPlugin.yaml"), path.join(target, "PulumiPlugin.yaml"));
bringPython();
writeJson("package.json", manifest());
analyzable();

function compile() {
  const tsc = path.join(root, "node_modules/typescript-7/bin/tsc");
  const compiled = path.join(target, "compiled");
  const options = ["--noEmit", "false", "--declaration", "--rootDir", root, "--outDir", compiled];
  execFileSync(process.execPath, [tsc, "-p", source, ...options], { stdio: "inherit" });
  cpSync(path.join(compiled, "components"), target, { recursive: true });
  rmSync(compiled, { recursive: true });
  bring(limits, target, "awsLimits.js");
}

/** Copies a file of the checkout into the package, where `importer` finds it. */
function bring(file, folder, importer) {
  const name = path.basename(file);
  const importing = path.join(folder, importer);
  cpSync(path.join(root, file), path.join(folder, name));
  writeFileSync(importing, readFileSync(importing, "utf8").replace(`../${file}`, `./${name}`));
}

/** Copies the Python code for a project's image into the package. */
function bringPython() {
  cpSync(path.join(root, python), path.join(target, "python"), {
    recursive: true,
    filter: (file) => !/__pycache__|\.pyc$/.test(file),
  });
  const importing = path.join(target, "image/prefectEcsLayer.js");
  writeFileSync(importing, readFileSync(importing, "utf8").replace(`../../${python}`, "../python"));
}

/** The sources' package.json, with JavaScript entry points. */
function manifest() {
  const manifest = JSON.parse(readFileSync(path.join(source, "package.json"), "utf8"));
  delete manifest.devDependencies;
  return { ...manifest, main: "index.js", types: "index.d.ts" };
}

/**
 * Sources for Pulumi's analyzer, which reads the components' arguments at every start. Without the providers' types,
 * which occur only in bodies and take ten times as long as the rest.
 */
function analyzable() {
  for (const file of readdirSync(source, { recursive: true }).filter((name) => name.endsWith(".ts"))) {
    cpSync(path.join(source, file), path.join(target, "src", file));
  }
  bring(limits, path.join(target, "src"), "awsLimits.ts");
  writeFileSync(path.join(target, "src/absent.d.ts"), "declare const absent: any;\nexport = absent;\n");
  const providers = ["aws", "awsx", "command", "docker"].map((provider) => `@pulumi/${provider}`);
  writeJson("tsconfig.json", {
    compilerOptions: {
      strict: true,
      target: "es2022",
      lib: ["es2022"],
      module: "node16",
      moduleResolution: "node16",
      esModuleInterop: true,
      resolveJsonModule: true,
      skipLibCheck: true,
      noEmit: true,
      types: [],
      paths: Object.fromEntries(providers.map((provider) => [provider, ["./src/absent.d.ts"]])),
    },
    files: ["src/index.ts"],
  });
}

function writeJson(name, content) {
  writeFileSync(path.join(target, name), `${JSON.stringify(content, undefined, 2)}\n`);
}

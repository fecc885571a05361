// `npm run test:quick [-- <revision>]`: type check, and the tests of files changed since a revision (default HEAD:
// uncommitted changes). `npm test` also runs tests that start a server, and tests of dependents; the hook of `npm run
// hooks` lints.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import * as path from "node:path";
import { root } from "./python.mjs";

const revision = process.argv[2] ?? "HEAD";
const changed = [
  ...git("diff", "--name-only", "--diff-filter=d", revision),
  ...git("ls-files", "--others", "--exclude-standard"),
];
const scripts = changed.filter((file) => /\.[cm]?[jt]s$/.test(file));
const python = changed.filter((file) => file.endsWith(".py"));
const jest = unique(scripts.flatMap(testsBeside)).filter((file) => file.endsWith(".test.ts"));
const pytest = unique(python.flatMap(pythonTestsOf));

await Promise.all([
  check("Types", scripts, [process.execPath, "node_modules/typescript-7/bin/tsc", "--noEmit"]),
  check("Jest", jest, [process.execPath, "node_modules/jest/bin/jest.js", ...jest]),
  ...["flows", "prefect_ecs"].map((project) => {
    const tests = pytest.filter((file) => file.startsWith(`${project}/`));
    const files = tests.map((file) => path.posix.relative(project, file));
    const words = ["sh", "-c", `cd ${project} && pytest --quiet --without-servers "$@"`, "sh", ...files];
    return check(`pytest of ${project}`, tests, [process.execPath, "scripts/python.mjs", ...words]);
  }),
]);

/** A command's tests are beside its files; all others are in `__tests__/`, which mirrors the sources' folders. */
function testsBeside(file) {
  const { dir, name } = path.posix.parse(file);
  const folder =
    dir.startsWith("__tests__") || dir.startsWith("cli/") ? dir : path.posix.join("__tests__", dir);
  if (/\.test$/.test(name)) return [file];
  const tests = filesIn(folder).filter((test) => test.endsWith(".test.ts"));
  const own = tests.filter((test) => path.posix.basename(test) === `${name}.test.ts`);
  return own.length > 0 ? own : tests;
}

function pythonTestsOf(file) {
  const { name } = path.posix.parse(file);
  if (name.startsWith("test_")) return [file];
  return ["flows/tests", "prefect_ecs/tests/registration", "prefect_ecs/tests/contract"]
    .filter((folder) => file.startsWith(folder.split("/")[0]))
    .map((folder) => `${folder}/test_${name}.py`)
    .filter((test) => existsSync(path.join(root, test)));
}

function filesIn(folder) {
  const place = path.join(root, folder);
  return existsSync(place) ? readdirSync(place).map((name) => path.posix.join(folder, name)) : [];
}

function unique(values) {
  return [...new Set(values)];
}

function git(...args) {
  const { status, stdout, stderr } = spawnSync("git", args, { cwd: root, encoding: "utf8" });
  if (status !== 0) {
    process.stderr.write(stderr);
    process.exit(1);
  }
  return stdout.split("\n").filter((line) => line !== "");
}

/** Prints the output in one piece. */
async function check(title, files, [command, ...args]) {
  if (files.length === 0) return;
  const started = Date.now();
  const said = [];
  const child = spawn(command, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => said.push(chunk));
  const code = await new Promise((resolve) => child.on("close", resolve));
  process.stdout.write(Buffer.concat(said));
  console.log(`${title}: ${code === 0 ? "ok" : "failed"}, ${((Date.now() - started) / 1000).toFixed(1)} s`);
  if (code !== 0) process.exitCode = 1;
}

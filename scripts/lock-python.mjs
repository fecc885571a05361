// Locks the Python requirements anew after a change of a pyproject.toml or requirements.in:
//     node scripts/lock-python.mjs [--upgrade]
// Versions and hashes without URLs: a uv.lock would contain the registry's URL.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { ensurePython, olderPrefects, pythonEnvironment, root } from "./python.mjs";

const common = [
  "--universal",
  "--python-version=3.11",
  "--generate-hashes",
  "--no-emit-index-url",
  "--no-header",
  "--quiet",
  ...process.argv.slice(2),
];
const files = [
  // All requirements, so that the image has the tested versions …
  {
    folder: "prefect_ecs",
    output: "requirements-dev.txt",
    args: ["pyproject.toml", "../flows/pyproject.toml", "--group=dev"],
  },
  // … of which the image installs a part, with uv.
  {
    output: "requirements.txt",
    args: ["pyproject.toml", "--constraints=../prefect_ecs/requirements-dev.txt"],
  },
  {
    output: "requirements-uv.txt",
    args: ["-", "--constraints=../prefect_ecs/requirements-dev.txt", "--no-annotate"],
    input: "uv\n",
  },
  // With the same Prefect as flows/.
  {
    folder: "components/image/platform",
    output: "requirements.txt",
    args: ["requirements.in", "--constraints=../../../prefect_ecs/requirements-dev.txt"],
  },
  { folder: "audit", output: "requirements.txt", args: ["requirements.in"] },
  // Older Prefects for `npm run test:versions`, with the image's versions of the rest where compatible.
  ...olderPrefects.map((minor) => ({
    folder: "prefect_ecs/tests/versions",
    output: `requirements-${minor}.txt`,
    args: [`requirements-${minor}.in`],
  })),
];

await ensurePython();
for (const { folder = "flows", output, args, input } of files) {
  const { status } = spawnSync("uv", ["pip", "compile", ...args, ...common, `--output-file=${output}`], {
    cwd: join(root, folder),
    env: pythonEnvironment(),
    input,
    stdio: ["pipe", "ignore", "inherit"],
  });
  if (status !== 0) process.exit(1);
  console.log(`locked ${join(folder, output)}`);
}

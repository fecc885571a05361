// `npm run test:versions`: runs the registration tests of `npm test` with a Prefect client and server of different minor
// versions: older clients with the server of prefect_ecs/requirements-dev.txt, and its client with an older server.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { environments, olderPrefects, root } from "./python.mjs";

const current = "flows";
const [older37, older38] = olderPrefects.map((minor) => `prefect-${minor}`);
const pairs = [
  { client: older37, server: current },
  { client: older38, server: current },
  // Not 3.7: its server keeps job variables that a newer client removes: docs/images.md.
  { client: current, server: older38 },
];
const tests = ["tests/registration/test_apply.py", "tests/registration/test_automations.py"];

for (const environment of [current, older37, older38]) run(environment, ["python", "-c", "pass"]);
for (const { client, server } of pairs) {
  const folders = { client: environments[client].folder, server: environments[server].folder };
  console.log(`Client in ${folders.client}, server in ${folders.server}:`);
  const args = ["sh", "-c", 'cd prefect_ecs && pytest -q "$@"', "sh", ...tests, ...process.argv.slice(2)];
  run(client, args, { SERVER_PYTHON: join(root, folders.server, "bin", "python") });
}

function run(environment, args, env = {}) {
  const { status } = spawnSync(process.execPath, [join(root, "scripts", "python.mjs"), ...args], {
    env: { ...process.env, PYTHON_ENVIRONMENT: environment, ...env },
    stdio: "inherit",
  });
  if (status !== 0) process.exitCode = 1;
}

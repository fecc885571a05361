// `npm run test:versions`: registration with another minor version of Prefect than the server's. The same tests as in
// `npm test`, with older clients on the server that is in flows/requirements-dev.txt, and with its client on an older one.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { root } from "./python.mjs";

const current = { environment: "flows", folder: ".venv" };
const [older37, older38] = ["3.7", "3.8"].map((minor) => ({
  environment: `prefect-${minor}`,
  folder: `.venv-prefect-${minor}`,
}));
const pairs = [
  { client: older37, server: current },
  { client: older38, server: current },
  // A server of 3.7 keeps the job variables that a newer client takes away: docs/flows.md.
  { client: current, server: older38 },
];
const tests = ["tests/registration/test_apply.py", "tests/registration/test_automations.py"];

for (const { environment } of [current, older37, older38]) run(environment, ["python", "-c", "pass"]);
for (const { client, server } of pairs) {
  console.log(`Client in ${client.folder}, server in ${server.folder}:`);
  const args = ["sh", "-c", 'cd flows && pytest -q "$@"', "sh", ...tests, ...process.argv.slice(2)];
  run(client.environment, args, { SERVER_PYTHON: join(root, server.folder, "bin", "python") });
}

function run(environment, args, env = {}) {
  const { status } = spawnSync(process.execPath, [join(root, "scripts", "python.mjs"), ...args], {
    env: { ...process.env, PYTHON_ENVIRONMENT: environment, ...env },
    stdio: "inherit",
  });
  if (status !== 0) process.exitCode = 1;
}

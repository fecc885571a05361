// Installs what only `npm run audit` needs, where it is missing or out of date. It is a package of its own, for the AWS CDK
// is a third of all that would be installed, and whoever tries the program out, or runs `npm test`, needs none of it.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), "audit");
const stamp = join(folder, "node_modules", ".stamp");
const wanted = createHash("sha256")
  .update(readFileSync(join(folder, "package-lock.json")))
  .digest("hex");

if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted) {
  process.stderr.write("Installing the packages of the audit; this takes up to a minute.\n");
  // `npm ci` begins by removing what is there, stamp and all: an interrupted one is made from nothing the next time.
  const { status } = spawnSync("npm", ["ci", "--silent"], { cwd: folder, stdio: "inherit" });
  if (status === 0) writeFileSync(stamp, wanted);
  else {
    process.stderr.write("They could not be installed: `cd audit && npm ci` says why.\n");
    process.exitCode = 1;
  }
}

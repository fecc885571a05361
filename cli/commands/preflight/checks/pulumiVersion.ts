import { readFileSync } from "node:fs";
import * as path from "node:path";
import { isOlder } from "../../../support/isOlder";
import { type Check, pass, warn } from "../check";

/** `.pulumi.version` holds the tested version of the engine. */
export const pulumiVersion: Check = {
  id: "pulumi",
  title: "Pulumi",
  look: async ({ root, run }) => {
    const wanted = readFileSync(path.join(root, ".pulumi.version"), "utf8").trim();
    const { stdout } = await run("pulumi", ["version"]);
    const version = stdout.trim().replace(/^v/, "");
    return [
      isOlder(version, wanted)
        ? warn(
            `Pulumi ${version} is older than ${wanted}, which this project is tested with`,
            "https://www.pulumi.com/docs/iac/download-install/",
          )
        : pass(`version ${version}`),
    ];
  },
};

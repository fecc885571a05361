import { imageBuildOf } from "../../../../plan/imageBuild";
import { lastLine, NOT_FOUND } from "../../../support/run";
import { type Check, fail, type Outcome, pass, warn } from "../check";
import type { Site } from "../site";

/** `up` builds the image here, unless `imageUri` is set. */
export const docker: Check = {
  id: "docker",
  title: "Docker",
  look: async (site) => {
    const platforms = wantedPlatforms(site);
    if (platforms.length === 0) {
      return [];
    }
    const { code, stdout, stderr } = await site.run("docker", [
      "version",
      "--format",
      "{{.Server.Version}} {{.Server.Os}}/{{.Server.Arch}}",
    ]);
    if (code === NOT_FOUND) {
      return [
        fail(
          "`docker` is not on PATH, but the program builds the flows' image.",
          "https://docs.docker.com/get-docker/, or set `imageUri` to an image that another stack built",
        ),
      ];
    }
    if (code !== 0) {
      return [fail(`Its engine doesn't answer: ${lastLine(stderr)}.`, "Start it, then try again")];
    }
    const [version = "", own = ""] = stdout.trim().split(" ");
    return Promise.all(
      platforms.map(async (platform) =>
        own === platform ? pass(`${version}, ${own}`) : otherPlatform(site, version, own, platform),
      ),
    );
  },
};

/** Distinct platforms of the stack's and the flow projects' images. */
function wantedPlatforms({ planned = [] }: Site): string[] {
  return [...new Set(planned.flatMap((resource) => imageBuildOf(resource)?.platform ?? []))];
}

/** A foreign platform needs emulation: Docker Desktop has it, a Linux engine needs it installed. */
async function otherPlatform({ run }: Site, version: string, own: string, wanted: string): Promise<Outcome> {
  const { stdout } = await run("docker", ["buildx", "inspect"]);
  const platforms = /^Platforms:\s*(.*)$/m.exec(stdout)?.[1]?.split(/,\s*/) ?? [];
  return platforms.some((platform) => platform.replace("*", "") === wanted)
    ? warn(
        `${version}, ${own}; ${wanted} is built by emulation, several times slower`,
        "Or set `cpuArchitecture` to this machine's",
      )
    : fail(
        `${version}, ${own}, and the stack's image is for ${wanted}.`,
        "`docker run --privileged --rm tonistiigi/binfmt --install all` adds the emulation",
        "Or set `cpuArchitecture` to this machine's",
      );
}

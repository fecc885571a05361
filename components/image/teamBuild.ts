import { existsSync, readdirSync, statSync } from "node:fs";
import * as path from "node:path";
import { chosenBuild } from "./chosenBuild";
import type { CpuArchitecture } from "../task/fargatePlatform";
import type { FlowImageArgs } from "./flowImage";
import type { ImageBuild } from "./imageBuild";
import { show, showChoices, showKey } from "../show";

/** The build of a folder, and its problems. */
export interface TeamBuild {
  readonly build: ImageBuild;
  readonly problems: string[];
}

/** The build by the folder's own Dockerfile; a folder without one gets ours. */
export function teamBuild(args: FlowImageArgs, cpuArchitecture: CpuArchitecture): TeamBuild {
  const { context, target, buildArgs, buildSecrets } = args;
  const dockerfile = path.posix.join(context, args.dockerfile ?? "Dockerfile");
  const secrets = Object.keys(buildSecrets ?? {}).length === 0 ? undefined : buildSecrets;
  const own: ImageBuild = { context, dockerfile, target, args: buildArgs, secrets, cpuArchitecture };
  const problems = Object.keys(buildSecrets ?? {})
    .filter((id) => !/^[A-Za-z0-9_.-]+$/.test(id))
    .map(
      (id) => `\`buildSecrets\`: an id must be letters, digits, '_', '.' and '-', got \`${showKey(id)}\`.`,
    );
  if (!existsSync(context) || !statSync(context).isDirectory()) {
    return { build: own, problems: [...problems, `\`context\` must be a folder, got ${show(context)}.`] };
  }
  if (existsSync(dockerfile)) {
    return { build: own, problems };
  }
  if (args.dockerfile !== undefined) {
    return { build: own, problems: [...problems, noDockerfile(context, args.dockerfile)] };
  }
  const chosen = chosenBuild(args, cpuArchitecture);
  return { build: chosen.build ?? own, problems: [...problems, ...chosen.problems] };
}

function noDockerfile(context: string, dockerfile: string): string {
  const others = readdirSync(context).filter(
    (file) => /dockerfile/i.test(file) && !file.endsWith(".dockerignore"),
  );
  const hint = others.length === 0 ? "it has none at its top" : `at its top are ${showChoices(others)}`;
  return `\`dockerfile\` must be a file in ${show(context)}, got ${show(dockerfile)}; ${hint}.`;
}

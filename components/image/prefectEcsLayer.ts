import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import * as path from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import type { CpuArchitecture } from "../task/fargatePlatform";
import type { ImageBuild } from "./imageBuild";
import { relativeToProgram } from "../relativeToProgram";

/** Our Python code, which the layer is made of. */
const SOURCE = path.join(__dirname, "../../prefect_ecs/src");

/** The team's image with our layer on it. */
export function layerBuild(baseImage: pulumi.Output<string>, cpuArchitecture: CpuArchitecture): ImageBuild {
  const context = relativeToProgram(SOURCE);
  return {
    context,
    dockerfile: `${context}/prefect_ecs/image/Dockerfile`,
    args: { BASE_IMAGE: baseImage },
    cpuArchitecture,
  };
}

/** Another one for another content of the layer, file modes included, as Docker sees them. */
export function layerVersion(): string {
  const hash = createHash("sha256");
  for (const file of filesBelow("prefect_ecs").sort()) {
    const place = path.join(SOURCE, file);
    hash.update(`${file}\0${statSync(place).mode}\0`).update(readFileSync(place));
  }
  return hash.digest("hex").slice(0, 8);
}

function filesBelow(folder: string): string[] {
  return readdirSync(path.join(SOURCE, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = path.posix.join(folder, entry.name);
    if (entry.isDirectory()) {
      return entry.name === "__pycache__" ? [] : filesBelow(file);
    }
    return entry.name.endsWith(".pyc") ? [] : [file];
  });
}

import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import * as path from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import type { CpuArchitecture } from "../task/fargatePlatform";
import type { ImageBuild } from "./imageBuild";
import type { ImageCompression } from "./imageCompression";
import { relativeToProgram } from "../relativeToProgram";

/** Our Python code, the layer's content. */
const SOURCE = path.join(__dirname, "../../prefect_ecs/src");

/** The build of our layer on the team's image. */
export function layerBuild(
  baseImage: pulumi.Output<string>,
  cpuArchitecture: CpuArchitecture,
  compression?: ImageCompression,
): ImageBuild {
  const context = relativeToProgram(SOURCE);
  return {
    context,
    dockerfile: `${context}/prefect_ecs/image/Dockerfile`,
    args: { BASE_IMAGE: baseImage },
    cpuArchitecture,
    compression,
  };
}

/** Hash of the layer's content, file modes included, since Docker's cache includes them. */
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

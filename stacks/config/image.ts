import { CpuArchitecture } from "../../components/task/fargatePlatform";
import { ecrImagePattern } from "../../components/image/imageUri";
import { partitionOf } from "../../components/iam/partition";
import { show } from "../../components/show";
import { regionName } from "./aws";
import type { Fields } from "./fields";
import type { ImageConfig, StackDefaults } from "./types";

export function readImage(fields: Fields, defaults: StackDefaults, region: string): ImageConfig {
  return {
    uri: readImageUri(fields, region),
    cpuArchitecture: fields.choice("cpuArchitecture", CpuArchitecture) ?? defaults.cpuArchitecture,
  };
}

/** Reads an existing image; none by default. */
export function readImageUri(fields: Fields, region: string): string | undefined {
  const uri = fields.text("imageUri");
  if (uri !== undefined && !ecrImagePattern.test(uri)) {
    const hint =
      "a tag can come to mean another image; the stack that built it prints the digest as an output";
    fields.mustBe(
      "imageUri",
      "an image in ECR by digest, '<registry>/<repository>@sha256:<64 digits>'",
      show(uri),
      hint,
    );
  } else if (uri !== undefined) {
    reportRegistry(fields, uri, region);
  }
  return uri;
}

/** Allows only hosts of ECR: the owner of a registry's host decides which code runs. */
function reportRegistry(fields: Fields, uri: string, region: string): void {
  const { region: registryRegion = "", suffix } = ecrImagePattern.exec(uri)?.groups ?? {};
  const partition = partitionOf(registryRegion);
  if (!regionName.test(registryRegion) || suffix !== partition.dnsSuffix) {
    const host = `<account>.dkr.ecr.${region === "" ? "<region>" : region}.${partitionOf(region).dnsSuffix}`;
    fields.mustBe("imageUri", `from a registry of ECR, '${host}' or another region's`, show(uri));
  } else if (region !== "" && partition.name !== partitionOf(region).name) {
    const allowed = `from partition '${partitionOf(region).name}', where ${region} is`;
    fields.mustBe("imageUri", allowed, show(uri), "push the image to a repository there");
  }
}

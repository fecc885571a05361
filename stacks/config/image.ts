import { CpuArchitecture } from "../../components/fargatePlatform";
import { partitionOf } from "../../components/partition";
import { show } from "../../components/show";
import { regionName } from "./aws";
import type { Fields } from "./fields";
import type { ImageConfig, StackDefaults } from "./types";

/** Of ECR, because that is where an execution role can be given the right to pull. */
const imageByDigest =
  /^\d{12}\.dkr\.ecr\.(?<region>[a-z0-9-]+)\.(?<suffix>[a-z.-]+)(?:\/[a-z0-9._-]+)+@sha256:[0-9a-f]{64}$/;

export function readImage(fields: Fields, defaults: StackDefaults, region: string): ImageConfig {
  const uri = fields.text("imageUri");
  if (uri !== undefined && !imageByDigest.test(uri)) {
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
  return {
    uri,
    cpuArchitecture: fields.choice("cpuArchitecture", CpuArchitecture) ?? defaults.cpuArchitecture,
  };
}

/** Whoever keeps the host of a registry decides what runs. */
function reportRegistry(fields: Fields, uri: string, region: string): void {
  const { region: registryRegion = "", suffix } = imageByDigest.exec(uri)?.groups ?? {};
  const partition = partitionOf(registryRegion);
  if (!regionName.test(registryRegion) || suffix !== partition.dnsSuffix) {
    const host = `<account>.dkr.ecr.${region === "" ? "<region>" : region}.${partitionOf(region).dnsSuffix}`;
    fields.mustBe("imageUri", `from a registry of ECR, '${host}' or another region's`, show(uri));
  } else if (region !== "" && partition.name !== partitionOf(region).name) {
    const allowed = `from partition '${partitionOf(region).name}', where ${region} is`;
    fields.mustBe("imageUri", allowed, show(uri), "push the image to a repository there");
  }
}

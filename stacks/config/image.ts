import { CpuArchitecture } from "../../components/fargatePlatform";
import { show } from "../../components/show";
import type { Fields } from "./fields";
import type { ImageConfig, StackDefaults } from "./types";

/** Of ECR, because that is where an execution role can be given the right to pull. */
const imageByDigest = /^\d{12}\.dkr\.ecr\.[a-z0-9-]+\.[a-z.]+(\/[a-z0-9._-]+)+@sha256:[0-9a-f]{64}$/;

export function readImage(fields: Fields, defaults: StackDefaults): ImageConfig {
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
  }
  return {
    uri,
    cpuArchitecture: fields.choice("cpuArchitecture", CpuArchitecture) ?? defaults.cpuArchitecture,
  };
}

import { rule } from "../rule";
import { matchesAny } from "../wildcard";

interface Config {
  readonly allowedImages: string[];
}

interface Container {
  readonly name: string;
  readonly image: string;
}

const DIGEST = /@sha256:[0-9a-f]{64}$/;

/** A tag can move to another image: then two tasks of one revision run different code. */
export const digestPinnedImages = rule<Config>({
  name: "digest-pinned-images",
  description: "Containers run images that are named by their digest.",
  severity: "high",
  isAbout: (type) => type === "aws:ecs/taskDefinition:TaskDefinition",
  config: {
    allowedImages: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Images that may be named by a tag; * stands for anything",
    },
  },
  check: ({ props }, { allowedImages }) =>
    containersOf(props["containerDefinitions"])
      .filter(({ image }) => !DIGEST.test(image) && !matchesAny(allowedImages, image))
      .map(
        ({ name, image }) =>
          `the image of container '${name}' must end in '@sha256:' and its digest, got '${image}': \`docker buildx imagetools inspect\` shows it, and \`repoDigest\` of a docker.Image is it.`,
      ),
});

function containersOf(definitions: unknown): Container[] {
  return JSON.parse(definitions as string) as Container[];
}

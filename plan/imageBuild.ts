import type { CapturedResource } from "../offline/capturedResource";

/** An image's build inputs, relative to the program, and its platform, such as `linux/amd64`. */
export interface ImageBuild {
  readonly context?: string;
  readonly dockerfile?: string;
  readonly platform?: string;
}

/** An image's build; undefined: the resource isn't an image. */
export function imageBuildOf({
  type,
  inputs,
}: Pick<CapturedResource, "type" | "inputs">): ImageBuild | undefined {
  return BUILDS[type]?.(inputs);
}

export function isImage(type: string): boolean {
  return type in BUILDS;
}

const BUILDS: Readonly<Record<string, (inputs: CapturedResource["inputs"]) => ImageBuild>> = {
  "docker:index/image:Image": ({ build }) => build ?? {},
  // For builds with secrets, and pushes with zstd.
  "docker-build:index:Image": (inputs) => {
    const { context, dockerfile, platforms } = inputs as BuildKitInputs;
    return { context: context?.location, dockerfile: dockerfile?.location, platform: platforms?.[0] };
  },
};

interface BuildKitInputs {
  readonly context?: { readonly location: string };
  readonly dockerfile?: { readonly location: string };
  readonly platforms?: readonly string[];
}

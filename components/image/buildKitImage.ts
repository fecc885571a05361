import * as pulumi from "@pulumi/pulumi";

interface BuildKitImageArgs {
  readonly context: string;
  readonly dockerfile: string;
  readonly platform: string;
  readonly target?: string;
  readonly args?: Record<string, pulumi.Input<string>>;
  readonly secrets?: Record<string, pulumi.Input<string>>;
  readonly imageName: pulumi.Input<string>;
  readonly push: boolean;
  /** Pushes all layers compressed with zstd, those of the base too. */
  readonly zstd?: boolean;
  readonly registries?: {
    readonly address: pulumi.Input<string>;
    readonly username: pulumi.Input<string>;
    readonly password: pulumi.Input<string>;
  }[];
}

/** Version of the plugin, fetched for stacks with such a build: https://www.pulumi.com/registry/packages/docker-build/ */
const VERSION = "0.0.22";

/** The plugin ignores a compression without a level, and 3 is zstd's own: https://docs.docker.com/build/exporters/#compression */
const ZSTD = { compression: "zstd", compressionLevel: 3, forceCompression: true, ociMediaTypes: true };

/**
 * An image built with secrets, or pushed with zstd layers, neither of which `@pulumi/docker` supports. Registered by its
 * type token: with the provider's SDK in `node_modules` every stack would fetch the plugin
 * (docs/decisions/0027-build-secrets-take-another-provider.md).
 */
export class BuildKitImage extends pulumi.CustomResource {
  declare readonly digest: pulumi.Output<string>;

  constructor(name: string, build: BuildKitImageArgs, opts: pulumi.CustomResourceOptions) {
    const { context, dockerfile, platform, target, args, secrets, imageName, push, zstd, registries } = build;
    const image = { names: [imageName], push };
    super(
      "docker-build:index:Image",
      name,
      {
        context: { location: context },
        dockerfile: { location: dockerfile },
        platforms: [platform],
        target,
        buildArgs: args,
        ...(secrets !== undefined && {
          secrets: pulumi.secret(secrets),
          // A rotated token doesn't build a new image.
          ignoreSecretsInDiffCalculation: Object.keys(secrets).sort(),
        }),
        ...(zstd === true
          ? { exports: [{ image: { ...image, ...ZSTD } }], push: false }
          : // Without a push the image stays in the builder, which returns its digest.
            push
            ? { tags: [imageName], push }
            : { exports: [{ image }], push }),
        registries: registries === undefined ? undefined : pulumi.secret(registries),
        buildOnPreview: false,
        digest: undefined,
      },
      { ...opts, version: VERSION },
    );
  }
}

import * as pulumi from "@pulumi/pulumi";

interface SecretBuildArgs {
  readonly context: string;
  readonly dockerfile: string;
  readonly platform: string;
  readonly target?: string;
  readonly args?: Record<string, pulumi.Input<string>>;
  readonly secrets: Record<string, pulumi.Input<string>>;
  readonly imageName: pulumi.Input<string>;
  readonly push: boolean;
  readonly registries?: {
    readonly address: pulumi.Input<string>;
    readonly username: pulumi.Input<string>;
    readonly password: pulumi.Input<string>;
  }[];
}

/** Version of the plugin, fetched for stacks with such a build: https://www.pulumi.com/registry/packages/docker-build/ */
const VERSION = "0.0.22";

/**
 * An image built with secrets, which `@pulumi/docker` doesn't support. Registered by its type token: with the provider's
 * SDK in `node_modules` every stack would fetch the plugin (docs/decisions/0027-build-secrets-take-another-provider.md).
 */
export class SecretBuild extends pulumi.CustomResource {
  declare readonly digest: pulumi.Output<string>;

  constructor(name: string, build: SecretBuildArgs, opts: pulumi.CustomResourceOptions) {
    const { context, dockerfile, platform, target, args, secrets, imageName, push, registries } = build;
    super(
      "docker-build:index:Image",
      name,
      {
        context: { location: context },
        dockerfile: { location: dockerfile },
        platforms: [platform],
        target,
        buildArgs: args,
        secrets: pulumi.secret(secrets),
        // A rotated token doesn't build a new image.
        ignoreSecretsInDiffCalculation: Object.keys(secrets).sort(),
        // Without a push the image stays in the builder, which returns its digest.
        ...(push
          ? { tags: [imageName], push }
          : { exports: [{ image: { names: [imageName], push } }], push }),
        registries: registries === undefined ? undefined : pulumi.secret(registries),
        buildOnPreview: false,
        digest: undefined,
      },
      { ...opts, version: VERSION },
    );
  }
}

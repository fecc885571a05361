import { parse, stringify } from "yaml";

export interface NewStackFile {
  readonly text: string;
  /** Undefined: Pulumi Cloud's, or a passphrase. */
  readonly secretsProvider: string | undefined;
}

interface PlatformFile {
  readonly secretsprovider?: string;
  readonly encryptedkey?: string;
  readonly encryptionsalt?: string;
  readonly config?: Readonly<Record<string, unknown>>;
}

/**
 * `Pulumi.pr-<number>.yaml`: the platform's AWS provider settings and secrets key, which the stack can read anyway. The
 * program reads the rest from the platform's file.
 *
 * @param program `pull-request/Pulumi.yaml`, which names the platform's stack.
 * @param fileOf Returns the configuration file of a stack of the platform's program.
 */
export function stackFile(program: string, fileOf: (platform: string) => string): NewStackFile {
  const { config } = parse(program) as {
    readonly config: { readonly platform: { readonly default: string } };
  };
  const {
    secretsprovider,
    encryptedkey,
    encryptionsalt,
    config: given,
  } = parse(fileOf(config.platform.default)) as PlatformFile;
  const aws = Object.entries(given ?? {}).filter(([key]) => key.startsWith("aws:"));
  return {
    text: stringify({ secretsprovider, encryptedkey, encryptionsalt, config: Object.fromEntries(aws) }),
    secretsProvider: secretsprovider,
  };
}

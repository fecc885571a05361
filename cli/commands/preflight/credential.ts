import type { Credential } from "./site";

/**
 * The credential that a stack's configuration names; undefined: an open server.
 *
 * @param valueOf Key → value. The engine gives a key without a value an empty one.
 */
export function credentialOf(valueOf: (key: string) => string | undefined): Credential | undefined {
  return named("prefectApiKey", true, valueOf) ?? named("prefectAuthString", false, valueOf);
}

function named(
  key: string,
  isApiKey: boolean,
  valueOf: (key: string) => string | undefined,
): Credential | undefined {
  const [value, secretArn] = [key, `${key}SecretArn`].map((name) => {
    const text = valueOf(name);
    return text === "" ? undefined : text;
  });
  return value === undefined && secretArn === undefined ? undefined : { key, isApiKey, value, secretArn };
}

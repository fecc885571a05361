import type * as pulumi from "@pulumi/pulumi";

export interface PrefectConfig {
  /** Without a trailing slash. */
  readonly apiUrl: string;
  /** Address of Prefect's UI. */
  readonly uiUrl: string;
  /** Address that `ui` forwards to the stack's own server, which commands need; undefined: they reach it by the UI's. */
  readonly forwardedUrl: string | undefined;
  readonly auth: PrefectAuth;
}

/** Authentication of Prefect's clients. */
export const PrefectAuthKind = {
  /** API key of Prefect Cloud. */
  cloud: "cloud",
  /** `user:password` of a server with basic auth. */
  authString: "authString",
  /** A server without authentication. */
  open: "open",
} as const;
export type PrefectAuthKind = (typeof PrefectAuthKind)[keyof typeof PrefectAuthKind];

export type PrefectAuth = PrefectSecretByArn | PrefectSecretByValue | PrefectSecretOfServer | PrefectOpen;

/** An existing secret in Secrets Manager. */
export interface PrefectSecretByArn {
  readonly kind: typeof PrefectAuthKind.cloud | typeof PrefectAuthKind.authString;
  readonly secretArn: string;
}

/** The stack creates the secret in Secrets Manager. */
export interface PrefectSecretByValue {
  readonly kind: typeof PrefectAuthKind.cloud | typeof PrefectAuthKind.authString;
  /** A Pulumi secret. */
  readonly value: pulumi.Output<string>;
}

/** The stack makes the auth string of its own server. */
export interface PrefectSecretOfServer {
  readonly kind: typeof PrefectAuthKind.authString;
  readonly isGenerated: true;
}

export interface PrefectOpen {
  readonly kind: typeof PrefectAuthKind.open;
}

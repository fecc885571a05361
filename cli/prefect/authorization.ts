/** A client's credential for Prefect. */
export interface Authorization {
  /** Value of the header of that name. */
  readonly header: string;
  /** Where the credential is kept, in words: errors name it. */
  readonly origin: string;
}

/** For Prefect Cloud. */
export function apiKeyAuthorization(apiKey: string, origin: string): Authorization {
  return { header: `Bearer ${apiKey}`, origin };
}

/** For a server with basic auth. @param authString `user:password` */
export function basicAuthorization(authString: string, origin: string): Authorization {
  return { header: `Basic ${Buffer.from(authString).toString("base64")}`, origin };
}

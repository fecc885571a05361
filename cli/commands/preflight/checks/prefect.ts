import { readFileSync } from "node:fs";
import * as path from "node:path";
import { GetSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { apiKeyAuthorization, type Authorization, basicAuthorization } from "../../../prefect/authorization";
import { PrefectClient } from "../../../prefect/client";
import { PrefectError, PrefectUnreachable } from "../../../prefect/prefectError";
import { briefly } from "../../../support/failure";
import { type Check, fail, type Outcome, pass, unread, warn } from "../check";
import { reasonOf } from "../reason";
import type { PrefectAccess, Site } from "../site";
import { isOlder } from "../../../support/isOlder";

/** The address, the credential for this workspace, and the versions. */
export const prefect: Check = {
  id: "prefect",
  title: "Prefect",
  look: async (site) => {
    const { apiUrl, credential } = site.prefect;
    if (apiUrl === undefined) {
      return [];
    }
    const authorization = await authorizationOf(site).catch((error: unknown) => {
      site.signal.throwIfAborted();
      return unread(`the credential ${reasonOf(error, "secretsmanager:GetSecretValue")}`);
    });
    if (authorization !== undefined && "verdict" in authorization) {
      return [authorization];
    }
    const client = new PrefectClient({
      apiUrl,
      signal: site.signal,
      authorization: () => Promise.resolve(authorization),
    });
    try {
      await client.call("POST", "/work_pools/filter", { limit: 1 });
    } catch (error) {
      site.signal.throwIfAborted();
      return [refusal(error, site.prefect)];
    }
    const who = credential === undefined ? "asks for no credential" : `takes \`${credential.key}\``;
    return [pass(`${apiUrl} answers and ${who}`), ...(isCloud(apiUrl) ? [] : [await versions(site, client)])];
  },
};

export function isCloud(apiUrl: string): boolean {
  return /(^|\.)prefect\.cloud$/.test(new URL(apiUrl).hostname);
}

async function authorizationOf({ aws, prefect: { credential } }: Site): Promise<Authorization | undefined> {
  if (credential === undefined) {
    return undefined;
  }
  const { key, isApiKey, secretArn, value } = credential;
  const text =
    value ??
    (await aws.secretsManager.send(new GetSecretValueCommand({ SecretId: secretArn }))).SecretString ??
    "";
  return (isApiKey ? apiKeyAuthorization : basicAuthorization)(text.trim(), `\`${key}\``);
}

function refusal(error: unknown, { apiUrl = "", credential }: PrefectAccess): Outcome {
  if (error instanceof PrefectUnreachable && !isCloud(apiUrl)) {
    return unread(
      `${apiUrl} is unreachable from here: ${error.message}`,
      "That is expected for a server inside the VPC; `--prefect-api-url` sets another address for it",
    );
  }
  if (error instanceof PrefectError && [401, 403, 404].includes(error.status) && credential !== undefined) {
    const where = isCloud(apiUrl) ? "this workspace" : "this server";
    return fail(
      `\`${credential.key}\` is not valid for ${where} (${error.status}).`,
      `\`pulumi config set --secret ${credential.key}\` with a valid one, or change \`prefectApiUrl\``,
    );
  }
  return fail(briefly(error), "Fix `prefectApiUrl`, or the connection to it");
}

/** Registration, workers and flows use the image's client. docs/images.md lists compatible versions. */
async function versions({ root }: Site, client: PrefectClient): Promise<Outcome> {
  const server = await client.call<string>("GET", "/admin/version");
  const own =
    /^prefect==(\S+)/m.exec(readFileSync(path.join(root, "flows", "requirements.txt"), "utf8"))?.[1] ?? "";
  return isOlder(server, own)
    ? warn(
        `the server has version ${server}, older than ${own} of flows, agents and registration: a server may be newer than its clients, not older`,
        "Update the server first",
      )
    : pass(`version ${server}, for clients of ${own}`);
}

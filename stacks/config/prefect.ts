import * as pulumi from "@pulumi/pulumi";
import { parseSecretReference, SecretStore } from "../../components/iam/secretReference";
import type { LoadBalancerSettings } from "../../components/server/loadBalancerArgs";
import { PREFECT_SERVER_PORT } from "../../components/server/serverAddress";
import { show } from "../../components/show";
import type { Fields } from "./fields";
import type { PrefectAuth, PrefectConfig } from "./types";
import { PrefectAuthKind } from "./types";
import { isPrivateHost, webAddress } from "./webAddress";

/** The kind of API of a URL. */
interface ApiUrl {
  readonly url: string;
  readonly uiUrl: string;
  readonly cloud: boolean;
}

/** Keys for one secret, of which at most one may be set. */
interface AuthKeys {
  readonly kind: typeof PrefectAuthKind.cloud | typeof PrefectAuthKind.authString;
  readonly value: string;
  readonly arn: string;
}

const apiKey: AuthKeys = {
  kind: PrefectAuthKind.cloud,
  value: "prefectApiKey",
  arn: "prefectApiKeySecretArn",
};
const authString: AuthKeys = {
  kind: PrefectAuthKind.authString,
  value: "prefectAuthString",
  arn: "prefectAuthStringSecretArn",
};

/** A server in a VPC is reached by a port that is forwarded to it. */
const forwarded = `http://localhost:${PREFECT_SERVER_PORT}`;

const cloudExample = "https://api.prefect.cloud/api/accounts/<account id>/workspaces/<workspace id>";
const uuid = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const cloudPath = new RegExp(`^/api/accounts/(?<account>${uuid})/workspaces/(?<workspace>${uuid})$`, "i");

interface OwnServer {
  /** Address of its API in the VPC. */
  readonly apiUrl: string;
  readonly loadBalancer: LoadBalancerSettings | undefined;
}

/** @param ownServer The stack's own server; undefined: another one. */
export function readPrefect(fields: Fields, ownServer: OwnServer | undefined): PrefectConfig {
  const uiUrl = readWebUrl(fields, "prefectUiUrl");
  if (ownServer !== undefined) {
    const { apiUrl, loadBalancer } = ownServer;
    const address = uiUrl ?? (loadBalancer === undefined ? forwarded : `https://${loadBalancer.hostname}`);
    return {
      apiUrl,
      uiUrl: address,
      // Commands have no browser to log in with.
      forwardedUrl: address === forwarded || loadBalancer?.oidc !== undefined ? forwarded : undefined,
      auth: { kind: PrefectAuthKind.authString, isGenerated: true },
    };
  }
  const api = readApiUrl(fields);
  return {
    apiUrl: api?.url ?? "",
    uiUrl: uiUrl ?? api?.uiUrl ?? "",
    forwardedUrl: undefined,
    auth: readAuth(fields, api),
  };
}

/** Reads a web address for browsers or containers; `undefined` if it is missing or wrong. */
export function readWebUrl(fields: Fields, name: string): string | undefined {
  const text = fields.text(name);
  if (text === undefined) {
    return undefined;
  }
  const url = webAddress(text);
  if (url === undefined) {
    // A value that isn't an address may be a key in the wrong place.
    fields.mustBe(
      name,
      "an http or https address",
      text.includes("://") ? show(text) : "something else (not shown)",
    );
    return undefined;
  }
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
    fields.mustBe(
      name,
      "an address without user, password, query and fragment",
      "one that has them (not shown)",
    );
    return undefined;
  }
  return text.replace(/\/+$/, "");
}

function readApiUrl(fields: Fields): ApiUrl | undefined {
  const name = "prefectApiUrl";
  if (fields.text(name) === undefined) {
    const hint = `for Prefect Cloud \`pulumi config set ${name} '${cloudExample}'\`, for a server its address and /api`;
    fields.mustBe(name, "the address of Prefect's API", "nothing", hint);
    return undefined;
  }
  const text = readWebUrl(fields, name);
  if (text === undefined) {
    return undefined;
  }
  const url = new URL(text);
  if (/(^|\.)prefect\.cloud$/.test(url.hostname)) {
    return readCloudUrl(fields, name, url);
  }
  if (["localhost", "127.0.0.1", "[::1]", "0.0.0.0"].includes(url.hostname)) {
    const hint = "name the host that Prefect runs on; from a local emulator it is host.docker.internal";
    fields.mustBe(
      name,
      "an address that containers can reach",
      `${show(text)}, which is the container itself`,
      hint,
    );
    return undefined;
  }
  if (!url.pathname.endsWith("/api")) {
    fields.mustBe(
      name,
      "the address of the API, which ends in /api",
      show(text),
      `did you mean ${show(apiOf(url))}?`,
    );
    return undefined;
  }
  return { url: text, uiUrl: text.replace(/\/api$/, ""), cloud: false };
}

/** Pages of a server, by the routes of https://github.com/PrefectHQ/prefect/tree/main/ui */
const pages =
  /^\/(dashboard|runs|flows|flow-runs|deployments|work-pools|blocks|variables|automations|events|concurrency-limits|settings|docs|redoc)(\/|$)/;

/** The likely API address for another address of the same server. */
function apiOf({ origin, pathname }: URL): string {
  const path = pathname.replace(/\/+$/, "");
  const [upToApi] = /^.*?\/api(?=\/)/i.exec(path) ?? [];
  return `${origin}${upToApi?.replace(/\/api$/i, "/api") ?? (pages.test(path) ? "/api" : `${path}/api`)}`;
}

function readCloudUrl(fields: Fields, name: string, url: URL): ApiUrl | undefined {
  const { account, workspace } = cloudPath.exec(url.pathname.replace(/\/+$/, ""))?.groups ?? {};
  if (
    account === undefined ||
    workspace === undefined ||
    url.protocol !== "https:" ||
    url.hostname.startsWith("app.")
  ) {
    fields.mustBe(
      name,
      `'${cloudExample}'`,
      show(url.href),
      "`prefect config view` shows it after `prefect cloud login`",
    );
    return undefined;
  }
  const uiUrl = `https://app.prefect.cloud/account/${account}/workspace/${workspace}`;
  return { url: url.href.replace(/\/+$/, ""), uiUrl, cloud: true };
}

function readAuth(fields: Fields, api: ApiUrl | undefined): PrefectAuth {
  const given = [readAuthKeys(fields, apiKey), readAuthKeys(fields, authString)].filter(
    (auth) => auth !== undefined,
  );
  const [auth, other] = given;
  if (other !== undefined) {
    fields.report(
      `\`${apiKey.value}\` and \`${authString.value}\` exclude each other: keep the first for Prefect Cloud, the second for a server.`,
    );
  } else if (api?.cloud === true && auth?.kind !== PrefectAuthKind.cloud) {
    const hint = `set it with \`pulumi config set --secret ${apiKey.value}\`, or \`${apiKey.arn}\``;
    const got = auth === undefined ? "nothing" : `only \`${authString.value}\`, which is for a server`;
    fields.must(apiKey.value, "be there for Prefect Cloud, where `prefectApiUrl` leads", got, hint);
  } else if (api?.cloud === false && auth?.kind === PrefectAuthKind.cloud) {
    fields.report(
      `\`${apiKey.value}\` is for Prefect Cloud, but \`prefectApiUrl\` leads to ${show(api.url)}: remove it, or set \`${authString.value}\` if that server asks for one.`,
    );
  }
  if (auth?.kind === PrefectAuthKind.authString && api?.url.startsWith("http:") === true) {
    reportPlainHttp(fields, api.url);
  }
  return auth ?? { kind: PrefectAuthKind.open };
}

/** Every request carries the auth string, so without TLS it can be read on the way. */
function reportPlainHttp(fields: Fields, url: string): void {
  const { hostname } = new URL(url);
  if (!isPrivateHost(hostname)) {
    const hint =
      "a name that only your network knows ends in .internal, .local or .lan; `internal-….elb.amazonaws.com` is a load balancer's";
    const allowed = "https where an auth string goes along, or a private host";
    fields.mustBe("prefectApiUrl", allowed, show(url), hint);
  }
}

function readAuthKeys(
  fields: Fields,
  { kind, value: valueKey, arn: arnKey }: AuthKeys,
): PrefectAuth | undefined {
  const value = readSecretValue(fields, valueKey, kind);
  const secretArn = readSecretArn(fields, arnKey);
  if (value !== undefined && secretArn !== undefined) {
    fields.report(`\`${valueKey}\` and \`${arnKey}\` exclude each other: keep one of them.`);
  }
  if (secretArn !== undefined) {
    return { kind, secretArn };
  }
  return value === undefined ? undefined : { kind, value: pulumi.secret(value) };
}

/** Checks the value only for typing mistakes, which Prefect would answer with a bare 401. */
function readSecretValue(fields: Fields, name: string, kind: PrefectAuthKind): string | undefined {
  const value = fields.secret(name);
  if (value !== undefined && /\s/.test(value)) {
    fields.mustBe(name, "free of spaces and line breaks", "some (not shown)", "set it again without them");
  } else if (value !== undefined && kind === PrefectAuthKind.authString && !/^[^:]+:.+$/.test(value)) {
    fields.mustBe(name, "'user:password'", "something else (not shown)");
  }
  return value;
}

function readSecretArn(fields: Fields, name: string): string | undefined {
  const text = fields.text(name);
  if (text === undefined) {
    return undefined;
  }
  const reference = parseSecretReference(text);
  if (reference?.store !== SecretStore.secretsManager || reference.arn !== text) {
    const got = text.startsWith("arn:") ? show(text) : "something else (not shown)";
    const hint = "`aws secretsmanager describe-secret` shows it";
    fields.mustBe(name, "the full ARN of a Secrets Manager secret that holds nothing else", got, hint);
  }
  return text;
}

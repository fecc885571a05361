import * as pulumi from "@pulumi/pulumi";
import {
  loadBalancerProblems,
  LoadBalancerScheme,
  type LoadBalancerSettings,
  type OidcClient,
} from "../../components/server/loadBalancerArgs";
import { show } from "../../components/show";
import type { Fields } from "./fields";
import { idOf } from "./existingNetwork";
import { readWebUrl } from "./prefect";
import { type NetworkConfig, NetworkKind, type StackConfig } from "./types";

export interface LoadBalancerConfig extends LoadBalancerSettings {
  readonly scheme: LoadBalancerScheme;
  /** Of an existing VPC; undefined: the stack's private subnets, or its own public ones. */
  readonly subnetIds: string[] | undefined;
}

/** A key of its own: the engine takes an object with a secret in it as a secret as a whole. */
const CLIENT_SECRET = "prefectOidcClientSecret";

const ENDPOINTS = ["issuer", "authorizationEndpoint", "tokenEndpoint", "userInfoEndpoint"] as const;

/** Reads the load balancer of the stack's own server; none by default. @param stack The fields of the top level. */
export function readLoadBalancer(
  server: Fields | undefined,
  stack: Fields,
  region: string,
): LoadBalancerConfig | undefined {
  const clientSecret = stack.secret(CLIENT_SECRET);
  const fields = server?.object("loadBalancer");
  const oidcFields = fields?.object("oidc");
  if (clientSecret !== undefined && oidcFields === undefined) {
    stack.report(
      `\`${CLIENT_SECRET}\` is for \`prefectServer.loadBalancer.oidc\`: set that too, or remove the key.`,
    );
  }
  if (fields === undefined) {
    return undefined;
  }
  const oidc = oidcFields && readOidc(oidcFields, stack, clientSecret);
  const config = {
    scheme: fields.choice("scheme", LoadBalancerScheme) ?? LoadBalancerScheme.internal,
    hostname: readRequired(fields, "hostname", "the name that people use, such as 'prefect.example.com'"),
    certificateArn: readCertificate(fields, region),
    allowedCidrBlocks: fields.texts("allowedCidrBlocks"),
    ...(oidc === undefined ? {} : { oidc }),
    subnetIds: readSubnets(fields),
  };
  fields.rejectUnknown();
  const problems = loadBalancerProblems(config, (name) => fields.key(name));
  // One that is missing was said.
  fields.report(...problems.slice(config.hostname === "" ? 1 : 0));
  return config;
}

function readRequired(fields: Fields, name: string, allowed: string): string {
  const text = fields.text(name);
  if (text === undefined && !fields.has(name)) {
    fields.mustBe(name, allowed, "nothing");
  }
  return text ?? "";
}

function readCertificate(fields: Fields, region: string): string {
  const name = "certificateArn";
  const allowed = `the ARN of a certificate of ACM in ${region}, where the load balancer is`;
  const arn = readRequired(fields, name, allowed);
  const [, place] = /^arn:[a-z-]+:acm:([a-z0-9-]+):\d{12}:certificate\/[\w-]+$/.exec(arn) ?? [];
  if (arn !== "" && (place === undefined || ![place, ""].includes(region))) {
    fields.mustBe(name, allowed, show(arn));
  }
  return arn;
}

function readSubnets(fields: Fields): string[] | undefined {
  if (!fields.has("subnetIds")) {
    return undefined;
  }
  const ids = fields.texts("subnetIds");
  for (const [index, id] of ids.entries()) {
    if (!idOf("subnet").test(id)) {
      fields.mustBe(`subnetIds[${index}]`, "an id such as 'subnet-0123456789abcdef0'", show(id));
    }
  }
  return ids;
}

function readOidc(fields: Fields, stack: Fields, clientSecret: string | undefined): OidcClient {
  const [issuer = "", authorizationEndpoint = "", tokenEndpoint = "", userInfoEndpoint = ""] = ENDPOINTS.map(
    (name) => readHttps(fields, name),
  );
  const clientId = readRequired(fields, "clientId", "the id of the client at the identity provider");
  fields.rejectUnknown();
  if (clientSecret === undefined && !stack.has(CLIENT_SECRET)) {
    const hint = `\`pulumi config set --secret ${CLIENT_SECRET}\``;
    stack.must(CLIENT_SECRET, `be there with \`${fields.path}\``, "nothing", hint);
  }
  return {
    issuer,
    authorizationEndpoint,
    tokenEndpoint,
    userInfoEndpoint,
    clientId,
    clientSecret: pulumi.secret(clientSecret ?? ""),
  };
}

function readHttps(fields: Fields, name: string): string {
  const allowed = "an https address, from the identity provider's `/.well-known/openid-configuration`";
  if (!fields.has(name)) {
    fields.mustBe(name, allowed, "nothing");
    return "";
  }
  const url = readWebUrl(fields, name);
  if (url?.startsWith("http:") === true) {
    fields.mustBe(name, allowed, show(url));
  }
  return url ?? "";
}

/** Reports a load balancer without subnets that suit it: it needs some in two zones. */
export function reportLoadBalancersSubnets(
  fields: Fields,
  { prefectServer, network }: Pick<StackConfig, "network" | "prefectServer">,
): void {
  const loadBalancer = prefectServer?.loadBalancer;
  const problem = loadBalancer && subnetProblem(loadBalancer, network);
  if (problem !== undefined) {
    fields.report(problem);
  }
}

/** The stack's own and its private ones are in two zones, which the data store needs. */
function subnetProblem(
  { scheme, subnetIds }: LoadBalancerConfig,
  { kind }: NetworkConfig,
): string | undefined {
  const key = "`prefectServer.loadBalancer.subnetIds`";
  if (kind === NetworkKind.new) {
    return subnetIds === undefined
      ? undefined
      : `${key} is for an existing network: the stack's own has subnets for a load balancer. Remove the key.`;
  }
  if (subnetIds === undefined) {
    return scheme === LoadBalancerScheme.internal
      ? undefined
      : `${key} must name public subnets of the existing VPC in two zones for an internet-facing load balancer, got none.`;
  }
  return subnetIds.length > 1
    ? undefined
    : `${key} must name subnets of the existing VPC in two zones, got ${subnetIds.length}.`;
}

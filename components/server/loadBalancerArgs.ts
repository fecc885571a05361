import type * as pulumi from "@pulumi/pulumi";
import { parseCidr } from "../network/cidr";
import { show } from "../show";

/** Who resolves a load balancer's address to what. */
export const LoadBalancerScheme = {
  /** Private addresses, for networks with a route into the VPC. */
  internal: "internal",
  /** Public addresses. */
  internetFacing: "internet-facing",
} as const;
export type LoadBalancerScheme = (typeof LoadBalancerScheme)[keyof typeof LoadBalancerScheme];

/** The settings that don't depend on other resources. */
export interface LoadBalancerSettings {
  /** @default "internal" */
  readonly scheme?: LoadBalancerScheme;
  /** Name in the certificate that browsers use. Its DNS record is made elsewhere. */
  readonly hostname: string;
  /** Certificate in ACM, in the load balancer's region. */
  readonly certificateArn: string;
  /** IPv4 ranges that may connect. Ranges shorter than /8 need `oidc`. */
  readonly allowedCidrBlocks: string[];
  /** A login that browsers need before anything else. @default Prefect's auth string is the only one */
  readonly oidc?: OidcClient;
}

/** A client of an OpenID Connect identity provider, by ELB's names. */
export interface OidcClient {
  readonly issuer: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly userInfoEndpoint: string;
  readonly clientId: string;
  readonly clientSecret: pulumi.Input<string>;
}

/** A range that no organization has to itself; one password alone doesn't guard against everybody. */
const SHORTEST_PREFIX = 8;

const hostnamePattern = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;

/** Problems of a load balancer's settings, one line each. @param key Name of a setting in messages. @default as it is */
export function loadBalancerProblems(
  { hostname, allowedCidrBlocks, oidc }: LoadBalancerSettings,
  key: (name: string) => string = (name) => name,
): string[] {
  return [
    ...(hostnamePattern.test(hostname)
      ? []
      : [`\`${key("hostname")}\` must be a name such as 'prefect.example.com', got ${show(hostname)}.`]),
    ...(allowedCidrBlocks.length > 0
      ? []
      : [`\`${key("allowedCidrBlocks")}\` must name at least one range that may connect, got none.`]),
    ...allowedCidrBlocks.flatMap((text, index) =>
      rangeProblems(text, key(`allowedCidrBlocks[${index}]`), key("oidc"), oidc !== undefined),
    ),
  ];
}

function rangeProblems(text: string, key: string, oidcKey: string, hasOidc: boolean): string[] {
  const range = parseCidr(text);
  if (range === undefined) {
    return [`\`${key}\` must be an IPv4 range such as '203.0.113.0/24', got ${show(text)}.`];
  }
  return range.prefix >= SHORTEST_PREFIX || hasOidc
    ? []
    : [
        `\`${key}\` must be a range of at least /${SHORTEST_PREFIX}, got ${show(text)}: one auth string is too little against everybody, so set \`${oidcKey}\`, or your own ranges.`,
      ];
}

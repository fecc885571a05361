import { kind } from "./description";
import { OFFLINE_UUID } from "./offlineAnswer";
import { Access, type ResourceType } from "./resourceType";

/** Of a Prefect server of the stack's own: the private DNS name. Its Valkey: `valkey.ts`. */
export const server = {
  "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace": {
    words: kind("Private domain", ({ name }: { readonly name: string }) => [
      `${name}, which this VPC alone resolves`,
    ]),
    cost: { item: "private domains", part: "other", price: "hostedZone" },
    access: Access.none,
    replacedBy: { inputs: ["name", "vpc"] },
    deploy: {
      // Cloud Map asks Route 53 in the caller's name.
      create: [
        "servicediscovery:CreatePrivateDnsNamespace",
        "servicediscovery:TagResource",
        "route53:CreateHostedZone",
        "route53:GetHostedZone",
        "route53:ListHostedZonesByName",
      ],
      read: [
        "servicediscovery:GetNamespace",
        "servicediscovery:GetOperation",
        "servicediscovery:ListTagsForResource",
      ],
      update: ["servicediscovery:UpdatePrivateDnsNamespace", "servicediscovery:TagResource"],
      delete: ["servicediscovery:DeleteNamespace", "route53:DeleteHostedZone"],
    },
    leftBehind: { tagged: "tagging API" },
    terraform: { type: "aws_service_discovery_private_dns_namespace" },
    offline: ({ name, arn }) => ({
      id: `ns-${name}`,
      state: { arn: arn("servicediscovery", `namespace/ns-${name}`), hostedZone: `Z${OFFLINE_UUID}` },
    }),
  },
  "aws:servicediscovery/service:Service": {
    words: kind("DNS name", ({ name, dnsConfig }: DiscoveryInputs) => [
      `${name}, the addresses of healthy tasks, for ${dnsConfig.dnsRecords.map(({ ttl }) => ttl).join(", ")} seconds`,
    ]),
    cost: { reason: "what ECS registers is free; queries from the VPC cost cents" },
    access: Access.none,
    replacedBy: { inputs: ["name", "namespaceId", "healthCheckCustomConfig", "type"] },
    deploy: {
      create: ["servicediscovery:CreateService", "servicediscovery:TagResource"],
      read: ["servicediscovery:GetService", "servicediscovery:ListTagsForResource"],
      update: ["servicediscovery:UpdateService", "servicediscovery:GetOperation"],
      delete: ["servicediscovery:DeleteService"],
    },
    leftBehind: { tagged: "tagging API" },
    terraform: { type: "aws_service_discovery_service" },
    offline: ({ name, arn }) => ({
      id: `srv-${name}`,
      state: { arn: arn("servicediscovery", `service/srv-${name}`) },
    }),
  },
} satisfies Record<string, ResourceType>;

interface DiscoveryInputs {
  readonly name: string;
  readonly dnsConfig: { readonly dnsRecords: readonly { readonly ttl: number }[] };
}

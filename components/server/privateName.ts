import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

interface PrivateNameArgs {
  readonly vpcId: pulumi.Input<string>;
  /** Domain that nobody else in the VPC has. */
  readonly domain: string;
  readonly tags?: Record<string, string>;
}

/** RunTask's tasks, such as flow runs, resolve DNS names; those of Service Connect only services can. */
export function privateName(
  name: string,
  { domain, vpcId, tags = {} }: PrivateNameArgs,
  parent: pulumi.Resource,
): aws.servicediscovery.Service {
  const namespace = new aws.servicediscovery.PrivateDnsNamespace(
    name,
    { name: domain, description: "Private names of a stack", vpc: vpcId, tags },
    { parent },
  );
  return new aws.servicediscovery.Service(
    name,
    {
      name: "prefect",
      description: "Prefect server",
      // AWS's name for it. The provider demands the deprecated one too: both, as AWS's example of CreateService.
      namespaceId: namespace.id,
      dnsConfig: {
        namespaceId: namespace.id,
        routingPolicy: "MULTIVALUE",
        // A stopped task serves for longer: prefect_ecs/src/prefect_ecs/server/serving.py.
        dnsRecords: [{ type: "A", ttl: 10 }],
      },
      // By it ECS says which tasks are healthy. Without the deprecated number the provider leaves it out (pulumi-aws#6289).
      healthCheckCustomConfig: { failureThreshold: 1 },
      tags,
    },
    { parent },
  );
}

import { isDeepStrictEqual } from "node:util";
import type { Rule } from "./rule";

interface Network {
  readonly awsvpcConfiguration?: {
    readonly subnets?: readonly string[];
    readonly securityGroups?: readonly string[];
  };
}

/** The emulator stores a service's new network, but leaves its tasks in the old one. */
export const serviceNetwork: Rule = {
  name: "service-network",
  refuses: "to leave a service's tasks in the network that it had: ECS deploys it anew",
  source: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html",
  metBy: "Another range of the stack's VPC",
  calls: ["ecs:UpdateService"],
  translated: async ({ parameters }, aws) => {
    const { cluster, service, networkConfiguration } = parameters;
    if (networkConfiguration === undefined) {
      return undefined;
    }
    const { services } = await aws.ecs<{ services: { networkConfiguration: Network }[] }>(
      "DescribeServices",
      {
        cluster,
        services: [service],
      },
    );
    const isSame = isDeepStrictEqual(
      placeOf(services[0]?.networkConfiguration),
      placeOf(networkConfiguration as Network),
    );
    return isSame ? undefined : { ...parameters, forceNewDeployment: true };
  },
};

function placeOf(network: Network | undefined): (readonly string[])[] {
  const { subnets = [], securityGroups = [] } = network?.awsvpcConfiguration ?? {};
  return [[...subnets].sort(), [...securityGroups].sort()];
}

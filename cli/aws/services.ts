import { DescribeServicesCommand, type Service } from "@aws-sdk/client-ecs";
import type { Environment } from "../stack/environment";

/** Maximum per DescribeServices call. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServices.html */
const AT_ONCE = 10;

/** Services of the stack's cluster by name. Leaves out unknown names; ECS still returns INACTIVE services for a while. */
export async function describeServices(
  { aws, outputs, signal }: Environment,
  names: readonly string[],
): Promise<Service[]> {
  const found: Service[] = [];
  for (let from = 0; from < names.length; from += AT_ONCE) {
    const { services = [] } = await aws.ecs.send(
      new DescribeServicesCommand({
        cluster: outputs.clusterName,
        services: names.slice(from, from + AT_ONCE),
      }),
      { abortSignal: signal },
    );
    found.push(...services);
  }
  return found;
}

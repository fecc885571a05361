import { nounOf } from "../noun";
import type { StackView } from "../stackView";
import { Direction, NOTHING, type Opening } from "./opening";

/** Types of resources that accept connections. */
export const PUBLIC_ENDPOINTS = [
  "aws:alb/loadBalancer:LoadBalancer",
  "aws:apigateway/restApi:RestApi",
  "aws:apigatewayv2/api:Api",
  "aws:cloudfront/distribution:Distribution",
  "aws:ec2/instance:Instance",
  "aws:elb/loadBalancer:LoadBalancer",
  "aws:lambda/functionUrl:FunctionUrl",
  "aws:lb/loadBalancer:LoadBalancer",
];

export function publicEndpointOpenings({ inventory, names }: StackView): Opening[] {
  const endpoints = PUBLIC_ENDPOINTS.flatMap((type) => inventory.all(type));
  const at = "load balancers, APIs, instances";
  return endpoints.length === 0
    ? [{ direction: Direction.in, at, of: [], allows: NOTHING, peers: [], note: "there are none" }]
    : endpoints.map(({ type, name }) => ({
        direction: Direction.in,
        at: `${nounOf(type)} ${names.short(name)}`,
        of: [],
        allows: "connections",
        peers: ["whoever reaches it"],
        note: "how far it is open, this doesn't read",
      }));
}

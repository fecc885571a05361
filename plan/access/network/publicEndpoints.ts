import { hasLogin, type RuleActions } from "../../../resourceTypes/loadBalancer";
import { nounOf } from "../noun";
import type { StackView } from "../stackView";
import { LOAD_BALANCER } from "./networkUses";
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
  LOAD_BALANCER,
];

export function publicEndpointOpenings(view: StackView): Opening[] {
  const { inventory, names } = view;
  const endpoints = PUBLIC_ENDPOINTS.flatMap((type) => inventory.all(type));
  const at = "load balancers, APIs, instances";
  return endpoints.length === 0
    ? [{ direction: Direction.in, at, of: [], allows: NOTHING, peers: [], note: "there are none" }]
    : endpoints.map(({ type, name, inputs }) => ({
        direction: Direction.in,
        at: `${nounOf(type)} ${names.short(name)}`,
        of: [],
        ...(type === LOAD_BALANCER
          ? {
              allows: inputs["internal"] === true ? "connections" : "connections from the internet",
              peers: ["whom its security groups let in"],
              note: loginOf(view),
            }
          : {
              allows: "connections",
              peers: ["whoever reaches it"],
              note: "how far it is open, this doesn't read",
            }),
      }));
}

/** Of all listener rules, since offline a rule's load balancer is known by its listener only. */
function loginOf({ inventory }: StackView): string {
  const rules = inventory.all("aws:lb/listenerRule:ListenerRule");
  return rules.length > 0 && rules.every(({ inputs }) => hasLogin(inputs["actions"] as RuleActions))
    ? "after a login at an identity provider"
    : "without a login of its own";
}

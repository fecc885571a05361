import { MONTH_HOURS } from "../../plan/cost/line";
import { money, unitPrice } from "../../plan/cost/money";
import type { Prices } from "../../plan/cost/prices";

/** Traffic in GB a month, through an interface endpoint in one zone, from which it costs less than a NAT gateway's. */
export function endpointPaysFromGb({ of }: Pick<Prices, "of">): number {
  return (of.interfaceEndpointHour * MONTH_HOURS) / (of.natGb - of.interfaceEndpointGb);
}

/** When an interface endpoint of AWS's own services saves a NAT gateway's traffic. */
export function endpointsText(prices: Prices): string {
  const { of } = prices;
  const gb = Math.ceil(endpointPaysFromGb(prices));
  return `The stack has the gateway endpoint for S3, which is free: images' layers and data in S3 pass no NAT gateway. Each interface endpoint (\`logs\`,
\`ecr.api\`, \`secretsmanager\` and so on) costs ${money(of.interfaceEndpointHour * MONTH_HOURS)} a month in each zone and ${unitPrice(of.interfaceEndpointGb)} a GB, where a NAT gateway takes ${unitPrice(of.natGb)} a GB. So
one pays from **${gb} GB a month** through it and zone; of logs, that many cost ${money(gb * of.logsInGb)} to write. With \`natStrategy: instance\`, whose traffic is free, none pays.
The stack makes none ([decision](decisions/0041-no-interface-endpoints-by-a-key.md)).`;
}

import { GetAWSDefaultServiceQuotaCommand, GetServiceQuotaCommand } from "@aws-sdk/client-service-quotas";
import type { Site } from "./site";

/** The account's quota in the region: its own value, or else AWS's default. */
export async function quotaValue(
  { aws }: Site,
  { serviceCode, quotaCode }: { readonly serviceCode: string; readonly quotaCode: string },
): Promise<number> {
  const input = { ServiceCode: serviceCode, QuotaCode: quotaCode };
  try {
    const { Quota } = await aws.serviceQuotas.send(new GetServiceQuotaCommand(input));
    if (Quota?.Value !== undefined) {
      return Quota.Value;
    }
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "NoSuchResourceException") {
      throw error;
    }
  }
  const { Quota } = await aws.serviceQuotas.send(new GetAWSDefaultServiceQuotaCommand(input));
  return Quota?.Value ?? Infinity;
}

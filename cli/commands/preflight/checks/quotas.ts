import { type Check, fail, type Outcome, pass, unread } from "../check";
import { QUOTAS, type Quota } from "../quotas";
import { quotaValue } from "../quotaValue";
import { reasonOf } from "../reason";
import { type Site, toBeMade } from "../site";

/** Compares what the next `up` creates with the account's quotas in the region. */
export const quotas: Check = {
  id: "quotas",
  title: "Quotas",
  right: "servicequotas:GetServiceQuota",
  look: async (site) => {
    if (site.planned === undefined || site.access.endpoint !== undefined) {
      return [];
    }
    const counted = QUOTAS.map((quota) => {
      const made = toBeMade(site, quota.type);
      return { quota, made: quota.isPerZone === true ? Math.min(1, made) : made };
    }).filter(({ made }) => made > 0);
    return Promise.all(counted.map(({ quota, made }) => outcomeOf(site, quota, made)));
  },
};

async function outcomeOf(site: Site, quota: Quota, made: number): Promise<Outcome> {
  const { serviceCode, quotaCode, what } = quota;
  try {
    const [allowed, used] = await Promise.all([quotaValue(site, quota), quota.used(site)]);
    const says = `${what}: ${used} of ${allowed} in use, \`up\` makes ${made}`;
    return used + made <= allowed
      ? pass(says)
      : fail(
          `${says}.`,
          `\`aws service-quotas request-service-quota-increase --service-code ${serviceCode} --quota-code ${quotaCode} --desired-value ${used + made}\``,
          `Or free some: \`${quota.list}\` lists them`,
        );
  } catch (error) {
    site.signal.throwIfAborted();
    return unread(`${what}: ${reasonOf(error, quota.rights)}`);
  }
}

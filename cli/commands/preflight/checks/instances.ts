import { Inventory } from "../../../../plan/inventory/inventory";
import { managedInstancesIn } from "../../../../plan/cost/managedInstances";
import { type Check, fail, type Outcome, pass, unread } from "../check";
import { quotaValue } from "../quotaValue";
import { reasonOf } from "../reason";
import type { Site } from "../site";

interface InstanceQuota {
  readonly what: string;
  /** Families of the quota, at the beginning of a type. */
  readonly families: RegExp;
  readonly quotaCode: string;
}

/** Running on-demand vCPUs, in this order: https://docs.aws.amazon.com/ec2/latest/instancetypes/ec2-instance-quotas.html */
const QUOTAS: readonly InstanceQuota[] = [
  { what: "Inf", families: /^inf/, quotaCode: "L-1945791B" },
  { what: "Trn", families: /^trn/, quotaCode: "L-2C3B7624" },
  { what: "DL", families: /^dl/, quotaCode: "L-6E869C2A" },
  { what: "HPC", families: /^hpc/, quotaCode: "L-F7808C92" },
  { what: "G and VT", families: /^(g|vt)/, quotaCode: "L-DB2E81BA" },
  { what: "P", families: /^p/, quotaCode: "L-417A185B" },
  { what: "X", families: /^x/, quotaCode: "L-7295265B" },
  { what: "F", families: /^f/, quotaCode: "L-74FC7D96" },
  { what: "standard", families: /^[acdhimrtz]\d?/, quotaCode: "L-1216C47A" },
];

const RIGHT = "servicequotas:GetServiceQuota";

/** A new account's quotas are 0 for GPUs; what else runs in the account counts too but isn't read. */
export const instances: Check = {
  id: "instances",
  title: "EC2 vCPUs of Managed Instances",
  right: RIGHT,
  look: (site) => {
    const { planned, access } = site;
    if (planned === undefined || access.endpoint !== undefined) {
      return Promise.resolve([]);
    }
    const types = managedInstancesIn(new Inventory(planned)).flatMap(({ instanceTypes }) => instanceTypes);
    const found = types.map((type) => QUOTAS.find(({ families }) => families.test(type)));
    return Promise.all(
      [...new Set(found)].flatMap((quota) => (quota === undefined ? [] : [outcomeOf(site, quota)])),
    );
  },
};

async function outcomeOf(site: Site, { what, quotaCode }: InstanceQuota): Promise<Outcome> {
  try {
    const allowed = await quotaValue(site, { serviceCode: "ec2", quotaCode });
    const says = `${what} instances: ${allowed} vCPUs at once`;
    return allowed > 0
      ? pass(says)
      : fail(
          `${says}, so none can start.`,
          `\`aws service-quotas request-service-quota-increase --service-code ec2 --quota-code ${quotaCode} --desired-value <vCPUs>\``,
        );
  } catch (error) {
    site.signal.throwIfAborted();
    return unread(`${what} instances: ${reasonOf(error, RIGHT)}`);
  }
}

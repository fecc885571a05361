import { CapacityProvider } from "../../../../components/task/fargatePlatform";
import { deploymentSizes } from "../../../../plan/flows";
import { flowSources } from "../../../../plan/inventory/flowSources";
import { Inventory } from "../../../../plan/inventory/inventory";
import { capacityOfRuns } from "../../../../plan/inventory/registrationConfig";
import { type Check, fail, type Outcome, pass, unread, warn } from "../check";
import { quotaValue } from "../quotaValue";
import { reasonOf } from "../reason";
import type { Site } from "../site";
import { agentTasks, tasksDuringUp, vcpuOf } from "../tasks";

/** Codes: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html */
const ON_DEMAND = { serviceCode: "fargate", quotaCode: "L-3032A538" };
const SPOT = { serviceCode: "fargate", quotaCode: "L-36FBB829" };
const RIGHT = "servicequotas:GetServiceQuota";

/** With room for fewer, runs that are due at once wait in the worker for capacity. */
const RUNS_AT_ONCE = 10;

/** A new account's quotas are six vCPUs each, on demand and on Spot; other tasks in the account count too but aren't read. */
export const fargate: Check = {
  id: "fargate",
  title: "Fargate vCPUs",
  right: RIGHT,
  look: async (site) => {
    const { planned, access } = site;
    if (planned === undefined || access.endpoint !== undefined) {
      return [];
    }
    const pools = flowSources(new Inventory(planned)).flatMap(
      ({ registration }) => registration?.config.workPools ?? [],
    );
    const spot = pools
      .flatMap(capacityOfRuns)
      .some((item) => item.capacityProvider === CapacityProvider.spot);
    return [await onDemand(site), ...(spot ? [await ofSpot(site)] : [])];
  },
};

async function onDemand(site: Site): Promise<Outcome> {
  const { planned = [], signal } = site;
  const needed = tasksDuringUp(planned).vcpu;
  try {
    const allowed = await quotaValue(site, ON_DEMAND);
    const says = `on demand ${allowed} at once, \`up\` needs up to ${needed}`;
    return needed > allowed
      ? fail(`${says}.`, increase(ON_DEMAND, needed))
      : roomFor(site, allowed - agentTasks(planned).vcpu, says, ON_DEMAND);
  } catch (error) {
    signal.throwIfAborted();
    return unread(`on demand: ${reasonOf(error, RIGHT)}`);
  }
}

async function ofSpot(site: Site): Promise<Outcome> {
  try {
    const allowed = await quotaValue(site, SPOT);
    return roomFor(site, allowed, `Spot ${allowed} at once`, SPOT);
  } catch (error) {
    site.signal.throwIfAborted();
    return unread(`Spot: ${reasonOf(error, RIGHT)}`);
  }
}

/** Whether the rest of the quota is enough for flow runs. */
function roomFor({ planned = [], root }: Site, vcpu: number, says: string, quota: typeof SPOT): Outcome {
  const size = vcpuOf(planned, (name) => name.endsWith("-flow-run"));
  const sources = flowSources(new Inventory(planned));
  const large = deploymentSizes(root, sources).find(({ cpu = 0 }) => cpu / 1024 > vcpu);
  if (large !== undefined) {
    const wanted = (large.cpu ?? 0) / 1024;
    return fail(`${says}; ${large.name} needs ${wanted}, and ${vcpu} are left.`, increase(quota, wanted * 2));
  }
  const runs = Math.floor(vcpu / size);
  const sentence = `${says}, which leaves room for ${runs} flow runs of ${size} at once`;
  return runs < RUNS_AT_ONCE
    ? warn(sentence, increase(quota, Math.ceil(size * RUNS_AT_ONCE * 2)))
    : pass(sentence);
}

function increase({ serviceCode, quotaCode }: typeof SPOT, value: number): string {
  return `\`aws service-quotas request-service-quota-increase --service-code ${serviceCode} --quota-code ${quotaCode} --desired-value ${Math.ceil(value)}\``;
}

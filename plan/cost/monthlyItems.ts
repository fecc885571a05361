import { dataStoreItems } from "./dataStore";
import { NAT_INSTANCE_TYPES } from "../../components/network/natInstanceType";
import { type CostItem, linesOf, MONTH_HOURS, Part } from "./line";
import type { Prices } from "./prices";
import type { Monthly } from "../../resourceTypes";
import type { Setup } from "./setup";
import { taskItems } from "./tasks";
import type { Usage } from "./usage";

/** A month's bill, by item. */
export function monthlyItems(setup: Setup, prices: Prices, usage: Usage): CostItem[] {
  return [
    ...networkItems(setup, prices, usage),
    ...taskItems(setup, prices, usage),
    ...monitoringItems(setup, prices, usage),
    ...(setup.dataStore === undefined
      ? []
      : dataStoreItems(setup.dataStore, prices, usage, setup.hasPrefectServer)),
    ...otherItems(setup, prices, usage),
  ].filter(({ quantity }) => quantity > 0);
}

function countedItems({ counted }: Setup, prices: Prices, part: Monthly["part"]): CostItem[] {
  const { fixed } = linesOf(prices, part);
  return counted
    .filter((one) => one.part === part)
    .map(({ item, price, quantity }) => fixed(item, price, quantity));
}

function networkItems(setup: Setup, prices: Prices, usage: Usage): CostItem[] {
  const { natGateways, elasticIps, interfaceEndpoints, loadBalancerAddresses = 0, flowRuns } = setup;
  const { fixed, varying } = linesOf(prices, Part.network);
  const pulledGb = flowRuns.pullThroughNat ? usage.runs * usage.pulledGb : 0;
  return [
    fixed("NAT gateways", "natHour", natGateways * MONTH_HOURS),
    varying("through NAT gateways", "natGb", natGateways === 0 ? 0 : usage.natGb),
    ...natInstanceItems(setup, prices),
    varying("image layers through NAT gateways", "natGb", natGateways === 0 ? 0 : pulledGb),
    fixed("Elastic IPs", "publicIpv4Hour", elasticIps * MONTH_HOURS),
    fixed("load balancer's addresses", "publicIpv4Hour", loadBalancerAddresses * MONTH_HOURS),
    fixed("interface endpoints", "interfaceEndpointHour", interfaceEndpoints * MONTH_HOURS),
    varying("out to the internet", "transferOutGb", usage.outGb),
  ];
}

/** Traffic through an instance costs nothing but what leaves AWS. */
function natInstanceItems({ natInstanceTypes = [] }: Setup, prices: Prices): CostItem[] {
  const { fixed } = linesOf(prices, Part.network);
  return [...new Set(natInstanceTypes)].flatMap((type) => {
    const count = natInstanceTypes.filter((one) => one === type).length;
    return [
      fixed(`NAT instance, ${type}`, "t4gNanoHour", count * nanos(type) * MONTH_HOURS),
      fixed("disk of the NAT instance", "gp3Gb", count * NAT_DISK_GB),
    ];
  });
}

/** Of fck-nat's image: https://github.com/AndrewGuenther/fck-nat/blob/main/packer/fck-nat.pkr.hcl */
const NAT_DISK_GB = 4;

/** A type's price in that of the smallest, which the family's sizes double. */
function nanos(type: string): number {
  return 2 ** Math.max(0, [...NAT_INSTANCE_TYPES.keys()].indexOf(type));
}

function monitoringItems(setup: Setup, prices: Prices, usage: Usage): CostItem[] {
  const { varying } = linesOf(prices, Part.monitoring);
  const { keptOfIngested } = prices.table.logs;
  const keptMonths = setup.logRetentionDays / (MONTH_HOURS / 24);
  return [
    ...(setup.hasContainerInsights ? insightsItems(setup, prices, usage) : []),
    ...countedItems(setup, prices, Part.monitoring),
    varying("alarms' e-mails", "mails", setup.mailsAlarms ? usage.alarmMails / 100_000 : 0),
    varying("logs, written", "logsInGb", usage.logGb),
    varying("logs, kept", "logsKeptGb", usage.logGb * keptMonths * keptOfIngested),
  ];
}

/** Excludes flow runs' records: less than a cent per thousand runs. */
function insightsItems({ services }: Setup, prices: Prices, usage: Usage): CostItem[] {
  const { fixed, varying } = linesOf(prices, Part.monitoring);
  const { clusterMetrics, serviceMetrics, familyMetrics, recordKilobytes } = prices.table.containerInsights;
  const metrics = clusterMetrics + services.length * (serviceMetrics + familyMetrics);
  // One for the cluster, one per service, and two per task: its own and its container's.
  const recordsPerMinute = services.reduce((total, { count }) => total + 1 + 2 * count, 1);
  const recordedGb = (recordsPerMinute * 60 * MONTH_HOURS * recordKilobytes) / 1_000_000;
  // A metric is billed for each hour with data.
  const hoursWithRuns = Math.min(MONTH_HOURS, usage.runs);
  return [
    fixed("Container Insights, metrics", "metric", metrics),
    varying(
      "Container Insights, metrics of flow runs",
      "metric",
      (familyMetrics * hoursWithRuns) / MONTH_HOURS,
    ),
    fixed("Container Insights, records", "logsInGb", recordedGb),
  ];
}

/** Long polling: prefect-aws's observer waits 20 seconds per request. */
const READS_PER_HOUR = 3600 / 20;

/** A message is sent, received and deleted. */
const REQUESTS_PER_EVENT = 3;

function otherItems(setup: Setup, prices: Prices, usage: Usage): CostItem[] {
  const { fixed, varying } = linesOf(prices, Part.other);
  const { readers, eventsPerRun } = setup.events ?? { readers: 0, eventsPerRun: 0 };
  const events = usage.runs * eventsPerRun;
  return [
    varying("images in the registry", "registryGb", setup.hasRegistry ? usage.imageGb : 0),
    ...countedItems(setup, prices, Part.other),
    varying("secrets, read", "secretReads", (usage.runs * setup.flowRuns.secretsRead) / 10_000),
    fixed("event queue, waiting", "queueRequests", (readers * READS_PER_HOUR * MONTH_HOURS) / 1_000_000),
    varying("event queue, events", "queueRequests", (events * REQUESTS_PER_EVENT) / 1_000_000),
    varying("ECS's events to the queue", "awsEvents", events / 1_000_000),
  ];
}

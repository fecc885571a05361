import { type CostItem, Part, sum } from "../../cli/plan/cost/line";
import { monthlyItems } from "../../cli/plan/cost/monthlyItems";
import { money } from "../../cli/plan/cost/money";
import { type Peer, PEERS, PEERS_IN_A_NETWORK } from "../../cli/plan/cost/peers";
import type { Prices } from "../../cli/plan/cost/prices";
import type { Setup } from "../../cli/plan/cost/setup";
import { thousandRuns } from "../../cli/plan/cost/thousandRuns";
import { DEFAULT_USAGE } from "../../cli/plan/cost/usage";
import { taskSize } from "../../cli/plan/describe/tasks";
import { tableMarkdown } from "../../cli/plan/report/markdownTable";
import { leftTo, rightTo } from "../../cli/plan/section";
import type { PricedStacks } from "./pricedStacks";

/** What peers cost by the same model, and what each is. */
export function peersText({ staging, prod }: PricedStacks, prices: Prices): string {
  const rows = [
    { name: "**staging**", setup: staging.setup },
    { name: "**prod**", setup: prod.setup },
    ...PEERS,
    ...PEERS_IN_A_NETWORK,
  ];
  return `The same model, the same region and the same assumptions, each with its own defaults; what it makes was read from its files.

${tableMarkdown({
  columns: [
    leftTo("a month, without runs"),
    rightTo("network"),
    rightTo("agents"),
    rightTo("monitoring"),
    rightTo("the rest"),
    rightTo("together"),
    leftTo("flow run"),
    rightTo("1,000 of them"),
    rightTo(`1,000 of ${taskSize(SAME_SIZE.cpu, SAME_SIZE.memoryMiB)}`),
  ],
  rows: rows.map(({ name, setup }) => peerRow(name, setup, prices)),
})}

1,000 flow runs are of ${DEFAULT_USAGE.minutes} minutes, with what they cause: their public IPv4 addresses, and image layers that pass a NAT gateway for want of an endpoint for S3.

${cheaperText(staging.setup, prices)}

${PEERS.map(peerText).join("\n\n")}`;
}

/** Who is cheaper as long as nothing runs, and what the difference is for. */
function cheaperText(ours: Setup, prices: Prices): string {
  const own = fixedItems(ours, prices);
  const cheaper = PEERS.map((peer) => ({ ...peer, amount: sum(fixedItems(peer.setup, prices)) })).filter(
    ({ amount }) => amount < sum(own),
  );
  const named = (peers: typeof cheaper): string =>
    peers.length === 0 ? "none" : peers.map(({ name, amount }) => `${name} (${money(amount)})`).join(", ");
  return `Cheaper than staging as long as nothing runs, and without a NAT gateway: ${named(cheaper.filter(({ setup }) => setup.natGateways === 0))}. Their flow runs have
public addresses, another for each run, or need a gateway of yours, which the last rows add. Cheaper with a NAT gateway: ${named(cheaper.filter(({ setup }) => setup.natGateways > 0))}. Of
staging's ${money(sum(own))}, ${money(sum(ofPart(own, Part.network)))} are the network with an address that stays, and ${money(sum(ofPart(own, Part.monitoring)))} are for monitoring.`;
}

const SAME_SIZE = { cpu: 512, memoryMiB: 1024 };

function peerRow(name: string, setup: Setup, prices: Prices): string[] {
  const items = fixedItems(setup, prices);
  const runs = (size: typeof SAME_SIZE): string => {
    const { x86, besides } = thousandRuns(setup, prices, DEFAULT_USAGE, { name, ...size });
    return money(x86 + besides);
  };
  const { cpu, memoryMiB } = setup.flowRuns;
  return [
    name,
    ...Object.values(Part).map((part) => money(sum(ofPart(items, part)))),
    money(sum(items)),
    taskSize(cpu, memoryMiB),
    runs({ cpu, memoryMiB }),
    runs(SAME_SIZE),
  ];
}

function fixedItems(setup: Setup, prices: Prices): CostItem[] {
  return monthlyItems(setup, prices, DEFAULT_USAGE).filter(({ varies }) => !varies);
}

function ofPart(items: readonly CostItem[], part: Part): CostItem[] {
  return items.filter((item) => item.part === part);
}

function peerText({ name, url, makes, goesWithout, readFrom }: Peer): string {
  return `**[${name}](${url})** makes ${makes}. It goes without ${goesWithout}. Read from ${readFrom}.`;
}

import { Mark } from "../mark";
import type { Arrow, Card, Diagram, ZoneCards } from "../picture/diagram";

/** Merges two diagrams into one; marks items that only one of them has, or that differ. */
export function markedDiagram(before: Diagram, after: Diagram): Diagram {
  const agents = mergedCards(before.agents, after.agents);
  // A pool is matched by its agent: its own name may change.
  const pools = mergedCards(byAgent(before), byAgent(after)).map(({ pool, ...card }) => ({
    ...card,
    id: pool,
  }));
  const merged: Diagram = {
    ...after,
    subtitle: "what changes",
    prefect: {
      ...after.prefect,
      title: mergedText(before.prefect.title, after.prefect.title),
      deployments: mergedCard(before.prefect.deployments, after.prefect.deployments),
      pools,
    },
    region: mergedText(before.region, after.region),
    vpc: mergedText(before.vpc, after.vpc),
    cluster: mergedText(before.cluster, after.cluster),
    registration: mergedCard(before.registration, after.registration),
    agents,
    flowRuns: mergedCard(before.flowRuns, after.flowRuns),
    zones: merge(before.zones, after.zones, mergedZone),
    addresses: mergedCards(before.addresses, after.addresses),
    services: mergedCards(before.services, after.services),
    endpoint: after.endpoint ?? before.endpoint,
    isDifference: true,
  };
  return { ...merged, arrows: mergedArrows(before.arrows, after.arrows, merged) };
}

interface Identified {
  readonly id: string;
  readonly mark?: Mark;
}

/** All items of `after`, then those that only `before` has. */
function merge<T extends Identified>(
  before: readonly T[],
  after: readonly T[],
  mergeTwo: (before: T, after: T) => T,
): T[] {
  const earlier = new Map(before.map((item) => [item.id, item]));
  const later = new Set(after.map(({ id }) => id));
  return [
    ...after.map((item) => {
      const counterpart = earlier.get(item.id);
      return counterpart === undefined ? marked(item, Mark.added) : mergeTwo(counterpart, item);
    }),
    ...before.filter(({ id }) => !later.has(id)).map((item) => marked(item, Mark.removed)),
  ];
}

function marked<T extends Identified>(item: T, mark: Mark): T {
  return { ...item, mark };
}

function mergedCards<T extends Card>(before: readonly T[], after: readonly T[]): T[] {
  return merge(before, after, mergedCard);
}

function mergedCard<T extends Card>(before: T, after: T): T {
  const title = mergedText(before.title, after.title);
  const lines = mergedLines(before.lines, after.lines);
  const isSame = title === after.title && lines.join("\n") === after.lines.join("\n");
  return isSame ? after : { ...after, title, lines, mark: Mark.changed };
}

function mergedLines(before: readonly string[], after: readonly string[]): string[] {
  if (before.length === after.length) {
    return after.map((line, index) => mergedText(before[index] ?? line, line));
  }
  return [
    ...after.map((line) => (before.includes(line) ? line : `${line} (new)`)),
    ...before.filter((line) => !after.includes(line)).map((line) => `(was ${line})`),
  ];
}

/** The typeface of pictures has no arrows. */
function mergedText(before: string, after: string): string {
  return before === after ? after : `${after} (was ${before})`;
}

function mergedZone(before: ZoneCards, after: ZoneCards): ZoneCards {
  const [natGateway] = mergedCards(gatewayOf(before), gatewayOf(after));
  return {
    ...after,
    privateCidrBlock: mergedText(before.privateCidrBlock, after.privateCidrBlock),
    publicCidrBlock: mergedText(before.publicCidrBlock, after.publicCidrBlock),
    natGateway,
  };
}

function gatewayOf({ natGateway }: ZoneCards): Card[] {
  return natGateway === undefined ? [] : [natGateway];
}

function byAgent({ prefect: { pools }, agents }: Diagram): (Card & { readonly pool: string })[] {
  return pools.map((pool, index) => ({ ...pool, pool: pool.id, id: agents[index]?.id ?? pool.id }));
}

function mergedArrows(before: readonly Arrow[], after: readonly Arrow[], merged: Diagram): Arrow[] {
  const shown = shownIds(merged);
  const isShown = ({ from, to }: Arrow): boolean => shown.has(from) && shown.has(to);
  const [earlier, later] = [new Set(before.map(wayOf)), new Set(after.map(wayOf))];
  return [
    ...after.map((arrow) => (earlier.has(wayOf(arrow)) ? arrow : { ...arrow, mark: Mark.added })),
    ...before
      .filter((arrow) => !later.has(wayOf(arrow)) && isShown(arrow))
      .map((arrow) => ({ ...arrow, mark: Mark.removed })),
  ];
}

function wayOf({ from, to, via = "", kind }: Arrow): string {
  return [from, to, via, kind].join("\n");
}

/** Ids that arrows may lead from and to. */
function shownIds({
  prefect,
  registration,
  agents,
  flowRuns,
  zones,
  addresses,
  services,
  internet,
}: Diagram): Set<string> {
  const cards = [
    prefect.deployments,
    ...prefect.pools,
    registration,
    ...agents,
    flowRuns,
    ...zones.flatMap(gatewayOf),
    ...addresses,
    ...services,
    internet.thirdParty,
  ];
  return new Set([...cards.map(({ id }) => id), "vpc", "cluster", "agents", "endpoint"]);
}

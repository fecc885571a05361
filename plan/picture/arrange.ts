import { Mark, signed } from "../mark";
import { type Box, column, row } from "./box";
import type { Card, Diagram, ZoneCards } from "./diagram";
import { card, frame, gate, heading, legendEntry, markEntry, text, wideCard } from "./parts";
import type { Tone } from "./theme";
import { Weight } from "./typeface";

/** Arranges a diagram from Prefect on the left to the internet on the right. */
export function arrange(diagram: Diagram): Box {
  return column({ padding: 14, gap: 14, paint: { fill: "page", radius: 0 } }, [
    header(diagram),
    row({ gap: 62 }, [prefect(diagram), row({ gap: 34 }, [region(diagram), internet(diagram)])]),
    legend(diagram),
  ]);
}

function header({ title, subtitle }: Diagram): Box {
  return row({ gap: 9, align: "center" }, [
    text(title, { size: 18, weight: Weight.semibold }),
    text(subtitle, { size: 14, tone: "muted" }),
  ]);
}

function prefect({ prefect: { icon, title, deployments, pools }, agents }: Diagram): Box {
  return frame({ id: "prefect", icon, title, tone: "control", spans: "vpc" }, [
    card(deployments, { iconTone: "control", beside: "registration" }),
    ...pools.map((pool, index) => card(pool, { iconTone: "control", beside: agents[index]?.id })),
  ]);
}

function region(diagram: Diagram): Box {
  return frame({ id: "region", title: diagram.region, tone: "muted" }, [
    row({ gap: 22 }, [column({}, [vpc(diagram), services(diagram)]), addresses(diagram)]),
  ]);
}

function vpc(diagram: Diagram): Box {
  return frame({ id: "vpc", title: diagram.vpc, tone: "muted", fill: "vpc" }, [
    row({ gap: 30, grow: 1 }, [privateSubnets(diagram), publicSubnets(diagram.zones)]),
  ]);
}

/** Tasks run in any zone's private subnet, so the cluster spans all of them. */
function privateSubnets(diagram: Diagram): Box {
  return column({ gap: 6, grow: 1 }, [
    heading("Private subnets", "privateInk"),
    row({ grow: 1 }, [
      column(
        { covers: true, gap: 6 },
        diagram.zones.map(() => column({ isEqual: true, paint: { fill: "private" } }, [])),
      ),
      row({ padding: 10, grow: 1 }, [cluster(diagram)]),
      column({ id: "zones", gap: 6 }, diagram.zones.map(privateSign)),
    ]),
  ]);
}

function cluster({ cluster, registration, agents, flowRuns }: Diagram): Box {
  return frame({ id: "cluster", title: cluster, tone: "muted", fill: "page" }, [
    row({ gap: 50, grow: 1 }, [
      column({ gap: 10, justify: "center" }, [
        card(registration, { iconTone: "compute" }),
        agentCards(agents),
      ]),
      card(flowRuns, { iconTone: "compute", justify: "center", grow: 1 }),
    ]),
  ]);
}

/** Several agents get a frame: the event queue's arrow leads to all of them. */
function agentCards(agents: readonly Card[]): Box {
  const frame = agents.length > 1 ? ({ padding: 7, paint: { stroke: "line", radius: 8 } } as const) : {};
  return column(
    { id: "agents", gap: 10, ...frame },
    agents.map((agent) => card(agent, { iconTone: "compute" })),
  );
}

function publicSubnets(zones: readonly ZoneCards[]): Box {
  return column({ gap: 6 }, [
    heading("Public subnets", "publicInk"),
    column(
      { gap: 6, grow: 1 },
      zones.map(({ name, publicCidrBlock, natGateway, mark }) =>
        column({ ...ZONE, padding: ZONE_PADDING, paint: { fill: "public" } }, [
          sign(signed(name, mark), publicCidrBlock, mark ?? "publicInk"),
          ...(natGateway === undefined ? [] : [card(natGateway, { iconTone: "egress" })]),
        ]),
      ),
    ),
  ]);
}

/** Arrows of flow runs' traffic pass below the zone's name, level with the NAT gateway in the public subnet. */
function privateSign({ id, name, privateCidrBlock, mark }: ZoneCards): Box {
  return column({ ...ZONE, padding: [ZONE_PADDING, ZONE_PADDING, ZONE_PADDING, 0] }, [
    sign(signed(name, mark), privateCidrBlock, mark ?? "privateInk"),
    column({ id, minHeight: NAT_HEIGHT }, []),
  ]);
}

const NAT_HEIGHT = 52;
const ZONE_PADDING = 9;
/** All subnets have the same height. */
const ZONE = { isEqual: true, gap: 8, minHeight: 34 + 8 + NAT_HEIGHT + 2 * ZONE_PADDING } as const;

function sign(name: string, cidrBlock: string, tone: Tone): Box {
  return column({}, [
    text(name, { size: 12, weight: Weight.medium, tone }),
    text(cidrBlock, { size: 12, tone: "muted" }),
  ]);
}

/** Outside the VPC: they outlive it. */
function addresses({ addresses }: Diagram): Box {
  return column(
    {},
    addresses.map((address) =>
      card(address, {
        iconTone: "egress",
        beside: address.gateway,
        paint: { fill: "egressSoft", stroke: "egress" },
      }),
    ),
  );
}

function services({ services, endpoint }: Diagram): Box {
  return row(
    { gap: 10 },
    services.map((service) => column({ grow: 1 }, [approach(service, endpoint), wideCard(service, "muted")])),
  );
}

/** The space above a service. Arrows enter the event queue on the right; the arrow to the agents starts on the left. */
function approach({ id }: Card, endpoint: string | undefined): Box {
  const side =
    id === "events"
      ? ({ justify: "end", padding: [0, 22, 0, 0] } as const)
      : ({ justify: "center" } as const);
  return row({ minHeight: 38, align: "start", ...side }, [
    ...(id === "events" ? [column({ id: "events-inlet" }, [])] : []),
    ...(id === "registry" && endpoint !== undefined ? [gate("endpoint", endpoint)] : []),
  ]);
}

function internet({ internet: { title, thirdParty }, zones }: Diagram): Box {
  const gateways = zones.flatMap(({ natGateway }) => natGateway ?? []);
  const [only] = gateways;
  return frame({ id: "internet", icon: "globe", title, tone: "egress", spans: "vpc" }, [
    card(thirdParty, { iconTone: "egress", beside: gateways.length === 1 ? only?.id : "zones" }),
  ]);
}

function legend({ isDifference }: Diagram): Box {
  return row({ gap: 22 }, [
    legendEntry("control", "starts or notifies"),
    legendEntry("egress", "the only way out of the VPC"),
    legendEntry("support", "images, secrets and logs of every task"),
    ...(isDifference === true ? Object.values(Mark).map((mark) => markEntry(mark)) : []),
  ]);
}

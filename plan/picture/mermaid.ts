import { signed } from "../mark";
import { ArrowKind, type Card, type Diagram, type ZoneCards } from "./diagram";

/**
 * Writes a diagram in Mermaid, which GitHub renders in pull requests.
 *
 * Mermaid orders nodes from left to right along the arrows, and draws arrows that lead back across everything. So
 * labels and groups replace those arrows here.
 */
export function mermaid(diagram: Diagram): string {
  return [
    "flowchart LR",
    ...group(
      "prefect",
      diagram.prefect.title,
      [...diagram.prefect.pools, diagram.prefect.deployments].map(node),
    ),
    ...group("region", diagram.region, [
      ...vpc(diagram),
      ...diagram.addresses.map(node),
      ...group("beside", "For every task", ["  direction TB", ...services(diagram).map(node)]),
    ]),
    ...group("internet", diagram.internet.title, [node(diagram.internet.thirdParty)]),
    ...arrows(diagram),
    ...(diagram.isDifference === true ? CLASSES : []),
    "",
  ].join("\n");
}

function vpc({ vpc, cluster, registration, agents, flowRuns, zones }: Diagram): string[] {
  const privateBlocks = zones.map(({ privateCidrBlock }) => privateCidrBlock).join(", ");
  return group("vpc", vpc, [
    ...group(
      "cluster",
      `Private subnets ${privateBlocks}: ${cluster}`,
      [registration, ...agents, flowRuns].map(node),
    ),
    ...group("public", "Public subnets", zones.flatMap(gateway).map(node)),
  ]);
}

function gateway({ name, publicCidrBlock, natGateway }: ZoneCards): Card[] {
  return natGateway === undefined ? [] : [{ ...natGateway, lines: [name, publicCidrBlock] }];
}

function services({ services, endpoint }: Diagram): Card[] {
  return services.map((card) =>
    card.id === "registry" && endpoint !== undefined
      ? { ...card, lines: [...card.lines, `through the ${endpoint}`] }
      : card,
  );
}

function arrows({ arrows, prefect: { deployments, pools }, registration, agents }: Diagram): string[] {
  const starters = new Set([...pools, ...agents].map(({ id }) => id));
  const lines = arrows.flatMap(({ from, to, kind, label = "" }) => {
    if (kind === ArrowKind.traffic) {
      return [`  ${idOf(from)} ==> ${idOf(to)}`];
    }
    return starters.has(from) ? [`  ${idOf(from)} -->|${quoted([label])}| ${idOf(to)}`] : [];
  });
  return [
    `  ${idOf(deployments.id)} -->|"registered by"| ${idOf(registration.id)}`,
    // Zones that share a NAT gateway leave by the same arrow.
    ...new Set(lines),
    "  cluster -.- beside",
  ];
}

function group(id: string, title: string, lines: readonly string[]): string[] {
  return [`  subgraph ${idOf(id)}[${quoted([title])}]`, ...lines.map((line) => `  ${line}`), "  end"];
}

function node({ id, title, lines, mark }: Card): string {
  const marked = mark === undefined ? "" : `:::${mark}`;
  return `  ${idOf(id)}[${quoted([`<b>${signed(title, mark)}</b>`, ...lines])}]${marked}`;
}

/** Colours that are visible on light and dark pages. */
const CLASSES = [
  "  classDef added stroke:#2da44e,stroke-width:3px",
  "  classDef removed stroke:#e5534b,stroke-width:3px,stroke-dasharray:6 4",
  "  classDef changed stroke:#bf8700,stroke-width:3px",
];

function quoted(lines: readonly string[]): string {
  return `"${lines.join("<br>").replace(/"/g, "#quot;")}"`;
}

/** Replaces characters that have a meaning in Mermaid. */
function idOf(id: string): string {
  return id.replace(/[^A-Za-z0-9]/g, "_");
}

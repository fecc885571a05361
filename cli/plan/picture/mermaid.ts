import { ArrowKind, type Card, type Diagram, type ZoneCards } from "./diagram";

/**
 * Writes a diagram in Mermaid, which GitHub draws in pull requests.
 *
 * Mermaid places things from left to right along the arrows, and draws one that leads back across everything. So what
 * a picture shows by such an arrow is told here by a label or a group.
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

function node({ id, title, lines }: Card): string {
  return `  ${idOf(id)}[${quoted([`<b>${title}</b>`, ...lines])}]`;
}

function quoted(lines: readonly string[]): string {
  return `"${lines.join("<br>").replace(/"/g, "#quot;")}"`;
}

/** Mermaid reads some signs as its own. */
function idOf(id: string): string {
  return id.replace(/[^A-Za-z0-9]/g, "_");
}

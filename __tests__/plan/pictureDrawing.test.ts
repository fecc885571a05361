import "./pictureYoga";
import * as fc from "fast-check";
import { diagramOf } from "../../plan/picture/diagramOf";
import { draw, type Drawing } from "../../plan/picture/drawing";
import { AddressFate, type Environment } from "../../plan/inventory/environment";
import type { PlacedItem, Rect } from "../../plan/picture/layout";
import { address, agent, staging, zoneA, zoneB } from "./pictureFixture";

// No test sees whether a picture looks good: look at docs/pictures after a change.

const perZone: Environment = {
  ...staging,
  zones: [zoneA, { ...zoneB, natGateway: "nat-2", leavesThrough: "nat-2" }],
  addresses: [address, { ...address, name: "egress-2", natGateway: "nat-2" }],
};

describe("the drawing of a diagram", () => {
  it("leads in a straight line from a flow run to the third party", () => {
    const heights = arrowsBetween(draw(diagramOf(staging)), [
      "flow-runs → gateway-prefect-ecs-staging-nat-1",
      "gateway-prefect-ecs-staging-nat-1 → address-egress-1",
      "address-egress-1 → third-party",
    ]);

    expect(new Set(heights.flat()).size).toBe(1);
  });

  it("leads the other zone to the only NAT gateway", () => {
    const arrows = draw(diagramOf(staging)).arrows.filter(({ arrow }) => arrow.via?.startsWith("zone-"));

    expect(arrows.map(({ arrow, points }) => [arrow.via, points.length])).toEqual([
      ["zone-eu-west-1a", 2],
      ["zone-eu-west-1b", 4],
    ]);
  });

  it("draws a way out of its own for each zone that has one", () => {
    const heights = arrowsBetween(draw(diagramOf(perZone)), [
      "flow-runs → gateway-nat-2",
      "gateway-nat-2 → address-egress-2",
    ]);

    expect(new Set(heights.flat()).size).toBe(1);
  });

  it.each([
    ["Prefect Cloud", { isCloud: true, isOwn: false }],
    ["Prefect server", { isCloud: false, isOwn: false }],
    ["Prefect in the VPC", { isCloud: false, isOwn: true }],
    ["Prefect in the VPC, behind a load balancer", { isCloud: false, isOwn: true, hasLoadBalancer: true }],
  ])("names %s", (title, prefect) => {
    expect(diagramOf({ ...staging, prefect }).prefect.title).toBe(title);
  });

  it("puts work pools beside their agents", () => {
    const agents = ["default", "heavy", "batch"].map((name) => ({
      ...agent,
      name,
      workPool: `pool-${name}`,
    }));
    const { arrows } = draw(diagramOf({ ...staging, agents }));

    expect(arrows.filter(({ arrow }) => arrow.label === "runs").map(({ points }) => points.length)).toEqual([
      2, 2, 2,
    ]);
  });

  it("leaves room for every text, whatever there is to show", () => {
    fc.assert(
      fc.property(environments, (environment) => {
        const drawing = draw(diagramOf(environment));
        expect(overlappingTexts(drawing)).toEqual([]);
        expect(textsOutside(drawing)).toEqual([]);
        expect(brokenCards(drawing)).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });
});

const environments: fc.Arbitrary<Environment> = fc
  .record({
    zoneCount: fc.integer({ min: 1, max: 4 }),
    isPerZone: fc.boolean(),
    reserveCount: fc.integer({ min: 0, max: 4 }),
    fate: fc.constantFrom(...Object.values(AddressFate)),
    agents: fc.array(
      fc.record({
        name: fc.stringMatching(/^[a-z][a-z-]{0,11}[a-z]$/),
        workPool: fc.stringMatching(/^[a-z][a-z-]{0,28}[a-z]$/),
        workQueues: fc.array(fc.constantFrom("default", "high", "low"), { minLength: 1, maxLength: 3 }),
        spotShare: fc.constantFrom(0, 0.8, 1),
        desiredCount: fc.integer({ min: 0, max: 9 }),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    secrets: fc.array(fc.stringMatching(/^[A-Z][A-Z_]{0,30}[A-Z]$/), { maxLength: 6 }),
    dataStore: fc.constantFrom(undefined, "RDS db.r7g.16xlarge", "Aurora Serverless"),
    alarms: fc.record({ count: fc.integer({ min: 0, max: 20 }), areMailed: fc.boolean() }),
    hasEventQueue: fc.boolean(),
    hasS3Endpoint: fc.boolean(),
    otherCount: fc.integer({ min: 0, max: 4 }),
  })
  .map(({ zoneCount, isPerZone, reserveCount, fate, agents, otherCount, ...rest }): Environment => {
    const gatewayCount = isPerZone ? zoneCount : 1;
    const zones = Array.from({ length: zoneCount }, (_, index) => ({
      ...zoneA,
      name: `ap-southeast-2${"abcd".charAt(index)}`,
      natGateway: index < gatewayCount ? `nat-${index}` : undefined,
      leavesThrough: `nat-${index < gatewayCount ? index : 0}`,
    }));
    const addresses = Array.from({ length: gatewayCount + reserveCount }, (_, index) => ({
      name: `egress-${index}`,
      natGateway: index < gatewayCount ? `nat-${index}` : undefined,
      fate,
    }));
    const others = Array.from({ length: otherCount }, (_, index) => ({
      type: `aws:s3/bucket:Bucket${index}`,
      count: 1,
    }));
    return {
      ...staging,
      ...rest,
      zones,
      addresses,
      others,
      agents: agents.map((given, index) => ({
        ...agent,
        ...given,
        name: `${given.name}${index}`,
        workPool: `${given.workPool}${index}`,
      })),
    };
  });

/** The heights at which the named arrows run. */
function arrowsBetween({ arrows }: Drawing, names: readonly string[]): number[][] {
  return names.map((name) => {
    const route = arrows.find(({ arrow }) => `${arrow.from} → ${arrow.to}` === name);
    return route?.points.map(({ y }) => y) ?? [];
  });
}

function texts({ items, labels }: Drawing): PlacedItem[] {
  return [...items, ...labels].filter(({ item }) => item.kind === "text");
}

function overlappingTexts(drawing: Drawing): string[] {
  const all = texts(drawing);
  return all.flatMap((one, index) =>
    all
      .slice(index + 1)
      .filter((other) => overlap(one.rect, other.rect))
      .map((other) => `${nameOf(one)} / ${nameOf(other)}`),
  );
}

function textsOutside(drawing: Drawing): string[] {
  const page = { x: 0, y: 0, width: drawing.width, height: drawing.height };
  return texts(drawing)
    .filter(({ rect }) => !isInside(rect, page))
    .map(nameOf);
}

/** Of two painted boxes one must lie in the other, or neither touches the other. The gate lies on a border. */
function brokenCards({ items }: Drawing): string[] {
  const boxes = items.filter(
    ({ item }) => item.kind === "box" && item.paint?.stroke !== undefined && item.id !== "endpoint",
  );
  return boxes.flatMap((one, index) =>
    boxes
      .slice(index + 1)
      .filter(
        (other) =>
          overlap(one.rect, other.rect) && !isInside(one.rect, other.rect) && !isInside(other.rect, one.rect),
      )
      .map((other) => `${nameOf(one)} / ${nameOf(other)}`),
  );
}

function overlap(one: Rect, other: Rect): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  );
}

function isInside(inner: Rect, outer: Rect): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

function nameOf({ item }: PlacedItem): string {
  return item.kind === "text" ? item.text : item.kind === "box" ? (item.id ?? "a box") : item.icon;
}

// That nobody gets in by IPv6 is the gateway's kind, of which only AWS gives proof.
import { type Access, accessOf } from "../../../plan/access/access";
import { readEnvironment } from "../../../plan/inventory/readEnvironment";
import { diagramOf } from "../../../plan/picture/diagramOf";
import type { CapturedResource } from "../../support/program";
import { stackResources } from "../../support/stack";
import { rowsOf } from "./tables";

let resources: CapturedResource[];
let access: Access;
let before: Access;
beforeAll(async () => {
  before = accessOf({ stack: "staging", resources: await stackResources("staging", {}) });
  resources = await stackResources("staging", { ipv6: true });
  access = accessOf({ stack: "staging", resources });
});

it("opens nothing to anybody", () => {
  expect(rowsOf(access, "In")).toEqual(rowsOf(before, "In"));
});

it("says by which gateway and as whom traffic leaves", () => {
  expect(rowsOf(access, "Out")).toEqual(
    expect.arrayContaining([
      "egress-only internet gateway prefect-ecs-staging | subnet private-eu-west-1a, subnet private-eu-west-1b | everything, as addresses of the VPC's IPv6 block | anywhere (::/0) | nobody can connect through it from outside",
    ]),
  );
  expect(access.unread).toEqual([]);
});

it("leaves each zone's way out by IPv4 in the picture", () => {
  const environment = readEnvironment({ stack: "staging", resources });
  const diagram = diagramOf(environment);
  expect(diagram.vpc).toBe("VPC 10.0.0.0/16, and IPv6 past NAT");
  expect(environment.zones.map(({ leavesThrough }) => leavesThrough)).toEqual([
    "prefect-ecs-staging-nat-1",
    "prefect-ecs-staging-nat-1",
  ]);
  expect(environment.others).toEqual([]);
});

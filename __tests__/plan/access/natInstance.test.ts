// That the instance forwards, and its security group stops others, only AWS shows.
import { type Access, accessOf } from "../../../plan/access/access";
import { readEnvironment } from "../../../plan/inventory/readEnvironment";
import { diagramOf } from "../../../plan/picture/diagramOf";
import type { CapturedResource } from "../../support/program";
import { stackResources } from "../../support/stack";
import { rowsOf } from "./tables";

let resources: CapturedResource[];
let access: Access;
beforeAll(async () => {
  resources = await stackResources("staging", { natStrategy: "instance" });
  access = accessOf({ stack: "staging", resources });
});

it("says whom a NAT instance lets in, and by which address it leaves", () => {
  expect(rowsOf(access, "In")).toEqual(
    expect.arrayContaining([
      "security group nat | the NAT instance | everything | 10.0.0.0/20, 10.0.32.0/20 | Private subnets",
      "public subnets 10.0.16.0/20 and 10.0.48.0/20 | the NAT instance | what their security groups let in | anywhere (0.0.0.0/0) | by public addresses and the internet gateway",
    ]),
  );
  expect(rowsOf(access, "Out")).toContain(
    "NAT instance nat | subnet private-eu-west-1a, subnet private-eu-west-1b | everything, as address egress-1 | anywhere (0.0.0.0/0) | its security group lets in private subnets only",
  );
  expect(access.unread).toEqual([]);
});

it("is in the picture where a NAT gateway would be", () => {
  const environment = readEnvironment({ stack: "staging", resources });
  const { zones, addresses, arrows } = diagramOf(environment);
  expect(zones.map(({ natGateway }) => natGateway?.title)).toEqual(["NAT instance", undefined]);
  expect(addresses.map(({ gateway }) => gateway)).toEqual(["gateway-prefect-ecs-staging-nat"]);
  expect(arrows.filter(({ to }) => to === "gateway-prefect-ecs-staging-nat")).toHaveLength(2);
  expect(environment.others).toEqual([]);
});

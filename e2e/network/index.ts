import * as pulumi from "@pulumi/pulumi";
import { NatStrategy, Network } from "../../components";

/** The component that owns the addresses, in its own program, with protected addresses as on AWS. */
const config = new pulumi.Config();
const formerName = config.get("formerName");
const network = new Network(
  config.require("name"),
  {
    region: new pulumi.Config("aws").require("region"),
    availabilityZones: config
      .require("zones")
      .split(",")
      .map((zone) => `us-east-1${zone}`),
    cidrBlock: config.require("cidrBlock"),
    natStrategy: config.requireBoolean("oneGatewayPerZone") ? NatStrategy.onePerZone : NatStrategy.single,
    egressAddressCount: config.requireNumber("addresses"),
    tags: { "prefect-ecs:stack": `${pulumi.getProject()}/${pulumi.getStack()}` },
  },
  { aliases: formerName === undefined ? [] : [{ name: formerName }] },
);

export const allocationIds = network.egressAllocationIds;

import * as pulumi from "@pulumi/pulumi";
import { NatStrategy, Network } from "../../components";

/** The part of the system that owns the addresses, protected as outside of an emulator, in a program of its own. */
const config = new pulumi.Config();
const formerName = config.get("formerName");
const network = new Network(
  config.require("name"),
  {
    region: new pulumi.Config("aws").require("region"),
    availabilityZones: ["us-east-1a", "us-east-1b"],
    cidrBlock: config.require("cidrBlock"),
    natStrategy: config.requireBoolean("oneGatewayPerZone") ? NatStrategy.onePerZone : NatStrategy.single,
    egressAddressCount: 2,
  },
  { aliases: formerName === undefined ? [] : [{ name: formerName }] },
);

export const allocationIds = network.egressAllocationIds;

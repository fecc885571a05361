import { CpuArchitecture } from "../../components/task/fargatePlatform";
import { arrowsOf } from "./arrowsOf";
import type { AddressCard, Card, Diagram, ZoneCards } from "./diagram";
import {
  AddressFate,
  type Agent,
  type EgressAddress,
  type Environment,
  type FlowRuns,
  type Zone,
} from "../inventory/environment";
import { addressId, agentId, gatewayId, poolId, zoneId } from "./ids";
import { servicesOf } from "./servicesOf";
import { queuesInWords, shortId, sizeInWords } from "./words";

/** Describes an environment as a diagram. */
export function diagramOf(environment: Environment): Diagram {
  const { project, stack, region, vpcCidrBlock, hasIpv6, agents, zones } = environment;
  if (zones.length === 0) {
    throw new Error("the stack uses an existing network; only a network of its own can be drawn.");
  }
  const { flowRuns, registration } = environment;
  if (flowRuns === undefined || registration === undefined) {
    throw new Error("the program has no flow-run task or no registration, which the picture needs.");
  }
  return {
    title: `${project} · ${stack}`,
    subtitle: "created by pulumi up",
    prefect: {
      title: prefectInWords(environment),
      icon: environment.prefect.isCloud ? "cloud" : "server",
      deployments: DEPLOYMENTS,
      pools: agents.map(poolCard),
    },
    region: `AWS ${region}`,
    vpc: `VPC ${vpcCidrBlock}${hasIpv6 ? ", and IPv6 past NAT" : ""}`,
    cluster: "ECS cluster, Fargate",
    registration: {
      id: "registration",
      icon: "clipboard-check",
      title: "Registration",
      lines: ["on pulumi up", ...sizeInWords(registration)],
    },
    agents: agents.map(agentCard),
    flowRuns: flowRunsCard(flowRuns),
    zones: zones.map(zoneCards),
    addresses: environment.addresses.flatMap(addressCard),
    services: servicesOf(environment),
    endpoint: environment.hasS3Endpoint ? "S3 endpoint" : undefined,
    internet: { title: "Internet", thirdParty: thirdPartyCard(environment.addresses.length) },
    arrows: arrowsOf(environment),
  };
}

function prefectInWords({ prefect: { isCloud, isOwn, hasLoadBalancer } }: Environment): string {
  if (isOwn) {
    return `Prefect in the VPC${hasLoadBalancer === true ? ", behind a load balancer" : ""}`;
  }
  return isCloud ? "Prefect Cloud" : "Prefect server";
}

const DEPLOYMENTS: Card = {
  id: "deployments",
  icon: "calendar-clock",
  title: "Deployments",
  lines: ["schedules, limits"],
};

function poolCard(agent: Agent): Card {
  return { id: poolId(agent), icon: "list-todo", title: agent.workPool, lines: ["work pool"] };
}

function agentCard(agent: Agent): Card {
  const { name, desiredCount, workQueues, executes } = agent;
  return {
    id: agentId(agent),
    icon: "bot",
    title: `Agent ${name}`,
    lines: [
      ...sizeInWords(agent),
      desiredCount === 1 ? whenOn(agent) : `${desiredCount} × ${whenOn(agent)}`,
      ...(executes === undefined ? [] : [`executes ${executes} at once`]),
      ...queuesInWords(workQueues),
    ],
  };
}

function whenOn({ awakeHours }: Agent): string {
  return awakeHours === undefined ? "always on" : `${awakeHours} h a week`;
}

function flowRunsCard(flowRuns: FlowRuns): Card {
  const architecture = flowRuns.cpuArchitecture === CpuArchitecture.arm ? "ARM64" : "x86-64";
  return {
    id: "flow-runs",
    icon: "play",
    title: "Flow runs",
    lines: ["one task each", ...sizeInWords(flowRuns), architecture, "no public IP"],
  };
}

function zoneCards(zone: Zone): ZoneCards {
  const { name, privateCidrBlock, publicCidrBlock, natGateway, isNatInstance } = zone;
  const gateway: Card | undefined =
    natGateway === undefined
      ? undefined
      : {
          id: gatewayId(natGateway),
          icon: "router",
          title: isNatInstance === true ? "NAT instance" : "NAT gateway",
          lines: [],
        };
  return { id: zoneId(zone), name, privateCidrBlock, publicCidrBlock, natGateway: gateway };
}

const FATE = {
  [AddressFate.kept]: "never released",
  [AddressFate.released]: "ends with the stack",
  [AddressFate.adopted]: "adopted",
} as const;

function addressCard(address: EgressAddress): AddressCard[] {
  const { name, natGateway, fate } = address;
  if (natGateway === undefined) {
    return [];
  }
  return [
    {
      id: addressId(address),
      icon: "map-pin",
      title: "Elastic IP",
      lines: [shortId(name), FATE[fate]],
      gateway: gatewayId(natGateway),
    },
  ];
}

function thirdPartyCard(addressCount: number): Card {
  return {
    id: "third-party",
    icon: "database",
    title: "Third party",
    lines: ["Redshift, API …", "that allow-lists", `the Elastic IP${addressCount === 1 ? "" : "s"}`],
  };
}

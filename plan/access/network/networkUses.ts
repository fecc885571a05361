import { INPUT_VARIABLE } from "../../../components/runner/runnerStep";
import { HIDDEN } from "../../../offline/capturedResource";
import { containerOf, dependsOn } from "../../inventory/inventory";
import { FLOW_RUNS } from "../parts";
import type { StackView } from "../stackView";

/** How tasks of a part of the stack, its NAT instance or its load balancer, stand in the network. */
export interface NetworkUse {
  readonly part: string;
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
  readonly hasPublicAddress: boolean;
  /** Whether people may open a shell in them. Absent: nobody can. */
  readonly hasExec?: boolean;
}

/** Services by their own inputs; flow runs and registration by what those are told who start them. */
export function networkUsesOf(view: StackView): NetworkUse[] {
  return [
    ...flowRuns(view),
    ...daskWorkers(view),
    ...registration(view),
    ...services(view),
    ...natInstances(view),
    ...loadBalancers(view),
  ];
}

export const LOAD_BALANCER = "aws:lb/loadBalancer:LoadBalancer";

function loadBalancers({ inventory }: StackView): NetworkUse[] {
  return inventory.all(LOAD_BALANCER).map(({ inputs }) => ({
    part: "the load balancer",
    subnets: (inputs["subnets"] ?? []) as string[],
    securityGroups: (inputs["securityGroups"] ?? []) as string[],
    hasPublicAddress: inputs["internal"] !== true,
  }));
}

/** Interfaces with an Elastic IP. */
function natInstances({ inventory }: StackView): NetworkUse[] {
  const addresses = inventory.all("aws:ec2/eipAssociation:EipAssociation");
  return inventory.all("aws:ec2/networkInterface:NetworkInterface").map((one) => ({
    part: "the NAT instance",
    subnets: [String(one.inputs["subnetId"])],
    securityGroups: (one.inputs["securityGroups"] ?? []) as string[],
    hasPublicAddress: addresses.some((address) => dependsOn(address, one)),
    hasExec: false,
  }));
}

interface AwsvpcConfiguration {
  readonly subnets?: readonly string[];
  readonly securityGroups?: readonly string[];
  readonly assignPublicIp?: boolean;
}

function services({ inventory, parts }: StackView): NetworkUse[] {
  return inventory.all("aws:ecs/service:Service").map((service) => {
    const network = (service.inputs["networkConfiguration"] ?? {}) as AwsvpcConfiguration;
    return {
      part: parts.of(service),
      subnets: network.subnets ?? [],
      securityGroups: network.securityGroups ?? [],
      hasPublicAddress: network.assignPublicIp === true,
      hasExec: service.inputs["enableExecuteCommand"] === true,
    };
  });
}

/** Settings that `python -m prefect_ecs.registration` writes to the work pools' templates, which assign no public address. */
interface RegistrationConfig {
  readonly workPools: readonly (AwsvpcConfiguration & {
    readonly daskSecurityGroups?: readonly string[];
    readonly enableExecuteCommand?: boolean;
  })[];
}

function flowRuns({ tasks }: StackView): NetworkUse[] {
  const pools = tasks
    .flatMap(({ containers }) => containers.flatMap(({ environment = [] }) => environment))
    .filter(({ name }) => name === "REGISTRATION_CONFIG")
    .flatMap(({ value }) => (JSON.parse(value) as RegistrationConfig).workPools);
  return pools.length === 0
    ? []
    : [
        {
          part: FLOW_RUNS,
          subnets: unique(pools.flatMap(({ subnets = [] }) => subnets)),
          securityGroups: unique(
            pools.flatMap(({ securityGroups = [], daskSecurityGroups = [] }) => [
              ...securityGroups,
              ...daskSecurityGroups,
            ]),
          ),
          hasPublicAddress: false,
          hasExec: pools.some(({ enableExecuteCommand }) => enableExecuteCommand),
        },
      ];
}

/** Dask workers, which flow runs start with settings from their environment, without a public address. */
function daskWorkers({ inventory, parts }: StackView): NetworkUse[] {
  return inventory.all("prefect-ecs:project:FlowProject").flatMap((project) => {
    const workers = inventory.definitionOf(inventory.first("prefect-ecs:dask:Dask", project));
    const flowRuns = inventory.definitionOf(inventory.first("prefect-ecs:task:FlowRunTask", project));
    const settings = containerOf(flowRuns).environment["PREFECT_ECS_DASK"];
    if (workers === undefined || settings === undefined) {
      return [];
    }
    const { subnets = [], securityGroups = [] } = JSON.parse(settings) as AwsvpcConfiguration;
    return [{ part: parts.of(workers), subnets, securityGroups, hasPublicAddress: false, hasExec: false }];
  });
}

/** Input of the step that runs the task; `components/runner/task.mjs` assigns no public address. */
function registration({ inventory, parts }: StackView): NetworkUse[] {
  return inventory.all("command:local:Command").flatMap((step) => {
    const { environment, create } = step.inputs as { environment?: Record<string, string>; create?: string };
    const input = environment?.[INPUT_VARIABLE] ?? HIDDEN;
    const { task } = input === HIDDEN ? {} : (JSON.parse(input) as { task?: AwsvpcConfiguration });
    return create === undefined || task === undefined
      ? []
      : [
          {
            part: parts.of(step),
            subnets: task.subnets ?? [],
            securityGroups: task.securityGroups ?? [],
            hasPublicAddress: false,
            hasExec: false,
          },
        ];
  });
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}

import { flowRuns, type Peer, POOL_DEFAULT_SIZE, setupWith, worker } from "./peer";

const URL = "https://github.com/PrefectHQ/terraform-prefect-ecs-worker";

export const terraformPrefectEcsWorker: Peer = {
  name: "terraform-prefect-ecs-worker",
  url: URL,
  readFrom: "main.tf, ecs.tf, network.tf and variables.tf at d1b5aaf (2025-03-18)",
  setup: setupWith({
    secrets: 1,
    logRetentionDays: 30,
    services: [worker({ cpu: 1024, memoryMiB: 2048, hasPublicIp: false })],
    // The module leaves the pool as it is: without `vpc_id` runs go to the default VPC, with public addresses.
    flowRuns: flowRuns({ ...POOL_DEFAULT_SIZE, hasPublicIp: true }),
  }),
  makes:
    "a worker of 1 vCPU and 2 GiB without a public address, a cluster, a log group, a secret. It makes no network, and its worker reaches Prefect only in subnets that have a way out already. An untouched pool starts runs in the default VPC, with public addresses",
  goesWithout:
    "a network of its own, a repository, alarms, Container Insights, events of dead tasks, registration",
};

/** Its own example of how to use it. */
export const terraformExample: Peer = {
  name: "terraform-prefect-ecs-worker's example",
  url: URL,
  readFrom: "examples/ecs-worker/main.tf at d1b5aaf (2025-03-18), terraform-aws-modules/vpc 5.19.0",
  setup: { ...terraformPrefectEcsWorker.setup, natGateways: 3, elasticIps: 3, hasRegistry: true },
  makes:
    "the same with a VPC: a NAT gateway with an Elastic IP in each of three zones, and a repository. Its VPC flow logs cost as much a GB as other logs and are not counted",
  goesWithout: "an address for flow runs: an untouched pool starts them outside this VPC. Else as the module",
};

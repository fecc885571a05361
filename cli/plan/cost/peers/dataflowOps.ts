import { flowRuns, type Peer, setupWith, worker } from "./peer";

export const dataflowOps: Peer = {
  name: "dataflow-ops",
  url: "https://github.com/anna-geller/dataflow-ops",
  readFrom:
    "infrastructure/ecs_cluster_prefect_agent.yml, infrastructure/ecr_repository.yml and .github/workflows/ecs_prefect_agent.yml at 1e84c5d (2023-07-21)",
  setup: setupWith({
    parameters: 2,
    hasRegistry: true,
    logRetentionDays: 7,
    services: [worker({ cpu: 512, memoryMiB: 1024, hasPublicIp: true })],
    flowRuns: flowRuns({ cpu: 512, memoryMiB: 1024, hasPublicIp: true }),
  }),
  makes:
    "a public subnet, an agent of 0.5 vCPU and 1 GiB with a public IPv4 address, a log group, a repository, two SSM parameters. prefect-ecs-template comes from it",
  goesWithout:
    "private subnets and a fixed address: nobody can allow-list its flow runs. Also alarms, Container Insights, events of dead tasks, a second zone; it is for Prefect 2's agents",
};

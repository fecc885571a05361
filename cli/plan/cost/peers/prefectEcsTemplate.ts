import { flowRuns, type Peer, setupWith, worker } from "./peer";

export const prefectEcsTemplate: Peer = {
  name: "prefect-ecs-template",
  url: "https://github.com/austinweisgrau/prefect-ecs-template",
  readFrom:
    "infrastructure/ecs_cluster_prefect_agent.yml, blocks/ecs_task.py and .github/workflows/ecs_prefect_agent.yml at b03c2db (2023-03-27); what `ECSTask` does with `vpc_id` from prefect_aws/workers/ecs_worker.py, which kept it",
  setup: setupWith({
    natGateways: 1,
    elasticIps: 1,
    // The key and the address of Prefect's API.
    parameters: 2,
    hasRegistry: true,
    logRetentionDays: 7,
    // `AssignPublicIp: ENABLED`, in private subnets.
    services: [worker({ cpu: 512, memoryMiB: 1024, hasPublicIp: true })],
    flowRuns: flowRuns({ cpu: 1024, memoryMiB: 2048, hasPublicIp: true, pullThroughNat: true }),
  }),
  makes:
    "one NAT gateway with one Elastic IP, an agent of 0.5 vCPU and 1 GiB, a log group, a repository, two SSM parameters. Agent and flow runs are in private subnets and get a public IPv4 address too (`AssignPublicIp: ENABLED`), which is paid for and leads nowhere. Without an endpoint for S3 every run's image layers pass the NAT gateway",
  goesWithout:
    "alarms, Container Insights, events of dead tasks, a second zone's way out, one environment beside another; it is for Prefect 2's agents",
};

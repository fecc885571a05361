import { STATES_OF_A_TASK } from "../setup";
import { flowRuns, type Peer, POOL_DEFAULT_SIZE, setupWith, worker } from "./peer";

export const prefectAwsCli: Peer = {
  name: "`prefect-aws ecs-worker deploy-service`",
  url: "https://github.com/PrefectHQ/prefect/tree/main/src/integrations/prefect-aws",
  readFrom:
    "prefect_aws/templates/ecs/service.json, prefect_aws/_cli/utils.py and prefect_aws/workers/ecs_worker.py of prefect-aws 0.7.12",
  setup: setupWith({
    secrets: 1,
    logRetentionDays: 30,
    // Two target tracking policies, for each of which AWS makes an alarm above and one below.
    alarmMetrics: 4,
    services: [worker({ cpu: 1024, memoryMiB: 2048, hasPublicIp: false })],
    // The pool gets `vpc_id`: its subnets, with public addresses.
    flowRuns: flowRuns({ ...POOL_DEFAULT_SIZE, hasPublicIp: true, secretsRead: 1 }),
    // Every change of a task's state is sent.
    events: { readers: 1, eventsPerRun: STATES_OF_A_TASK },
  }),
  makes:
    "a worker of 1 vCPU and 2 GiB without a public address that scales to ten, with two scaling policies (four alarms); a log group, a secret, a queue of task events. Cluster, VPC and subnets must be there, and have a way out. Flow runs get public addresses",
  goesWithout:
    "a network and a cluster of its own, a fixed address, alarms for people, Container Insights, a repository, registration",
};

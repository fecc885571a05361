import { flowRuns, type Peer, setupWith, worker } from "./peer";

export const copilot: Peer = {
  name: "AWS Copilot",
  url: "https://github.com/aws/copilot-cli",
  readFrom:
    "internal/pkg/template/templates (app/cf.yml, environment/cf.yml, workloads/services/backend) and internal/pkg/manifest/backend_svc.go at 4c858e7 (2024-03-25)",
  setup: setupWith({
    // Of the application, for its artifacts.
    keys: 1,
    // Of the environment's service discovery.
    hostedZones: 1,
    parameters: 2,
    hasRegistry: true,
    logRetentionDays: 30,
    services: [worker({ cpu: 256, memoryMiB: 512, hasPublicIp: true })],
    // Started from the service's own task definition.
    flowRuns: flowRuns({ cpu: 256, memoryMiB: 512, hasPublicIp: true }),
  }),
  makes:
    "a backend service of 0.25 vCPU and 0.5 GiB in public subnets with a public IPv4 address, a log group, a repository, SSM parameters, a KMS key and a bucket for the application, a private DNS zone for the environment; NAT gateways only where a service asks for private subnets. Bucket and DNS queries are cents and not counted",
  goesWithout:
    "private subnets and a fixed address: nobody can allow-list its flow runs. Also alarms, Container Insights (off unless asked for), events of dead tasks, the work pool and registration",
};

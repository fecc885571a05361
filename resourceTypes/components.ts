import { type Describe, kind } from "./description";

/** The project's own components, in the order in which they build on each other. */
export const components: Record<string, Describe> = {
  "prefect-ecs:network:Network": kind("Network", () => ["how flow runs get out, and nothing gets in"]),
  "prefect-ecs:network:NatInstance": kind("NatInstance", () => [
    "the way out for less: one small instance, replaced when it fails",
  ]),
  "prefect-ecs:network:ExistingNetwork": kind("ExistingNetwork", () => ["a VPC that is managed elsewhere"]),
  "prefect-ecs:cluster:Cluster": kind("Cluster", () => ["where tasks run"]),
  "prefect-ecs:cluster:ExistingCluster": kind("ExistingCluster", () => [
    "a cluster that is managed elsewhere",
  ]),
  "prefect-ecs:cluster:ManagedInstances": kind("ManagedInstances", () => [
    "instances for flow runs that Fargate can't hold, there only while such runs are",
  ]),
  "prefect-ecs:store:DataStore": kind("DataStore", () => ["PostgreSQL for flow runs and registration"]),
  "prefect-ecs:store:DatabaseAccess": kind("DatabaseAccess", () => [
    "lets flow runs and registration connect to a database that is managed elsewhere",
  ]),
  "prefect-ecs:server:PrefectServer": kind("PrefectServer", () => [
    "Prefect itself, for this stack alone: its data is in the data store",
  ]),
  "prefect-ecs:server:Valkey": kind("Valkey", () => [
    "what the tasks of the Prefect server share: events on their way, leases, turns",
  ]),
  "prefect-ecs:server:LoadBalancer": kind("LoadBalancer", () => [
    "people's way to the Prefect server, from networks that it names",
  ]),
  "prefect-ecs:image:FlowImage": kind("FlowImage", () => [
    "one image for agents, registration and flow runs",
  ]),
  "prefect-ecs:prefect:PrefectCredentials": kind("PrefectCredentials", () => ["where ECS alone reads them"]),
  "prefect-ecs:project:FlowProject": kind("FlowProject", () => [
    "a team's code, with an image, rights and a registration of its own",
  ]),
  "prefect-ecs:dask:DaskSecurityGroup": kind("DaskSecurityGroup", () => [
    "a flow run and its Dask workers reach each other, nobody else reaches them",
  ]),
  "prefect-ecs:dask:Dask": kind("Dask", () => ["workers that a flow run starts for itself, and stops"]),
  "prefect-ecs:task:FlowRunTask": kind("FlowRunTask", () => ["what every flow run starts from"]),
  "prefect-ecs:events:TaskEvents": kind("TaskEvents", () => ["tells the agents of tasks that died"]),
  "prefect-ecs:prefect:Registration": kind("Registration", () => [
    "tells Prefect of work pools, limits and flows",
  ]),
  "prefect-ecs:agent:AgentService": kind("AgentService", () => [
    "starts a task for each flow run of its work pool",
  ]),
  "prefect-ecs:agent:ProcessAgent": kind("ProcessAgent", () => [
    "executes the flow runs of its work pool itself",
  ]),
  "prefect-ecs:monitoring:Monitoring": kind("Monitoring", () => [
    "tells somebody when flow runs get lost or late",
  ]),
  "prefect-ecs:prefect:Teardown": kind("Teardown", () => ["what a destroy does first"]),
  "prefect-ecs:task:FargateTask": kind("FargateTask", () => []),
};

import { fateOf } from "../../plan/difference/replacing";
import { textTree } from "../../plan/report/textTree";
import { isComponent, plannedResources } from "../../plan/resources";
import { treeOf as nodesOf } from "../../plan/tree";
import type { CapturedResource } from "../support/program";
import { authStringServer, type Change, stackResources } from "../support/stack";

// The tree says what the program asks for; what awsx makes of a VPC only an engine knows.

async function treeOf(stack: string, change: Change = {}): Promise<string[]> {
  return linesOf(stack, await stackResources(stack, change));
}

function linesOf(stack: string, resources: readonly CapturedResource[]): string[] {
  return textTree(
    nodesOf(plannedResources({ project: "prefect-ecs", stack, resources: [...resources] })),
    WIDE,
  );
}

const WIDE = 200;

describe("the tree of staging", () => {
  it("has all components and resources, with what matters of each", async () => {
    expect(await treeOf("staging")).toStrictEqual(STAGING.split("\n").slice(1, -1));
  });
});

describe("a tree", () => {
  it.each(["local", "staging", "prod"])("has words for every resource of %s", async (stack) => {
    const resources = await stackResources(stack);
    const types = [...new Set(resources.map(({ type }) => type))];
    const text = (await treeOf(stack)).join("\n");

    expect(types.filter((type) => text.includes(type))).toStrictEqual([]);
  });

  it("says in prod that there is a NAT gateway to each zone", async () => {
    const routes = (await treeOf("prod")).filter((line) => line.includes("─ Route"));

    expect(routes.map((line) => line.replace(/^.*─ /, ""))).toStrictEqual([
      "Route private-1                     0.0.0.0/0 → nat-1",
      "Route private-2                     0.0.0.0/0 → nat-2",
    ]);
  });

  it("says from where a security group lets in everything", async () => {
    const lines = await treeOf("staging", { natStrategy: "instance" });

    expect(lines.map((line) => line.replace(/^.*─ /, ""))).toContainEqual(
      expect.stringMatching(
        /^Security group +in: everything from 10\.0\.0\.0\/20 and 10\.0\.32\.0\/20; out: everything$/,
      ),
    );
  });

  it("says of which addresses a destroy keeps nothing", async () => {
    const address = (await treeOf("local")).find((line) => line.includes("Elastic IP"));

    expect(address).toContain("not protected: it goes with the stack");
  });

  it("names adopted addresses by their ids", async () => {
    const lines = await treeOf("staging", CHANGED);

    expect(lines.filter((line) => line.includes("Elastic IP"))).toStrictEqual([]);
    expect(lines.find((line) => line.includes("NAT gateway nat-1"))).toContain(
      "traffic leaves through eipalloc-0123456789abcdef0",
    );
  });

  it("shows of a secret which variable it fills, and never its value", async () => {
    const withSecret = (await treeOf("staging", CHANGED)).join("\n");

    expect(withSecret).toContain("secrets: PREFECT_API_AUTH_STRING");
    expect(withSecret).not.toContain("hunter2");
    expect((await treeOf("local")).join("\n")).not.toContain("secrets:");
  });

  it("shows agents side by side, with the pools that they poll", async () => {
    const lines = (await treeOf("staging", CHANGED)).join("\n");

    expect(lines).toContain("AgentService agent-default");
    expect(lines).toContain("AgentService agent-heavy");
    expect(lines).toContain("--pool ecs-heavy");
  });

  it("shows a resource of a type that it has no words for or whose inputs are others, by its type", () => {
    const resource: CapturedResource = {
      type: "aws:s3/bucket:Bucket",
      name: "data",
      urn: "urn:pulumi:staging::prefect-ecs::aws:s3/bucket:Bucket::data",
      parent: "",
      inputs: {},
      protect: false,
      retainOnDelete: false,
      deleteBeforeReplace: false,
      dependencies: [],
      propertyDependencies: {},
      aliases: [],
    };

    expect(linesOf("staging", [resource])).toStrictEqual(["└─ aws:s3/bucket:Bucket data"]);
    expect(linesOf("staging", [{ ...resource, type: "aws:iam/rolePolicy:RolePolicy" }])).toStrictEqual([
      "└─ aws:iam/rolePolicy:RolePolicy data",
    ]);
  });

  it.each(["staging", "local"])(
    "is the same in whatever order the resources of %s are registered",
    async (stack) => {
      const resources = await stackResources(stack);

      expect(linesOf(stack, [...resources].reverse())).toStrictEqual(linesOf(stack, resources));
    },
  );
});

it("knows of every resource of staging whether AWS can change it in place", async () => {
  const resources = (await stackResources("staging")).filter((resource) => !isComponent(resource));

  expect(
    resources.filter(({ type }) => fateOf(type, "tags") === "unknown").map(({ type }) => type),
  ).toStrictEqual([]);
});

/** Everything at once that the committed files don't show. */
const CHANGED: Change = {
  ...authStringServer,
  egressAllocationIds: ["eipalloc-0123456789abcdef0"],
  agents: [
    { name: "default", workPool: "ecs-default" },
    { name: "heavy", workPool: "ecs-heavy", cpu: 1024, memoryMiB: 2048 },
  ],
};

const STAGING = `
├─ Network                                how flow runs get out, and nothing gets in
│  ├─ VPC                                 10.0.0.0/16 in eu-west-1a and eu-west-1b
│  │                                      public subnets 10.0.16.0/20 and 10.0.48.0/20
│  │                                      private subnets 10.0.0.0/20 and 10.0.32.0/20
│  │                                      S3 without the NAT gateway
│  │                                      with its route tables and internet gateway
│  ├─ Elastic IP egress-1                 protected: no destroy, replacement or rename gives it back
│  ├─ NAT gateway nat-1                   traffic leaves through egress-1
│  │                                      in the subnet public-eu-west-1a
│  │                                      replaced by deleting it first: an address serves one at a time
│  ├─ Route private-1                     0.0.0.0/0 → nat-1
│  ├─ Route private-2                     0.0.0.0/0 → nat-1
│  ├─ Default security group              in: nothing; out: nothing
│  └─ Security group flow-runs            in: nothing; out: everything
├─ Cluster                                where tasks run
│  ├─ ECS cluster                         Container Insights enabled, exec sessions are logged
│  ├─ Capacity providers                  FARGATE, FARGATE_SPOT; FARGATE unless something else is asked for
│  └─ Log group exec                      kept 30 days
├─ FlowImage                              one image for agents, registration and flow runs
│  ├─ ECR repository                      immutable tags, scanned on push, encrypted with KMS
│  ├─ Lifecycle policy                    Images that no usable task definition names any more: removed 14 days after
│  │                                        their push
│  ├─ Image                               pushed to 123456789012.dkr.ecr.eu-west-1.amazonaws.com under a tag of its
│  │                                        own id, handed on by digest
│  ├─ Image base                          pushed to 123456789012.dkr.ecr.eu-west-1.amazonaws.com under a tag of its
│  │                                        own id, handed on by digest
│  └─ Image build                         built from flows/Dockerfile for linux/amd64
├─ PrefectCredentials prefect             where ECS alone reads them
│  ├─ Secret                              PREFECT_API_KEY
│  └─ Secret's value                      encrypted in the state too
├─ FlowRunTask                            what every flow run starts from
│  └─ FargateTask flow-run
│     ├─ Task definition                  0.5 vCPU, 1 GiB, X86_64
│     │                                   user 1000:1000, writes to /tmp only
│     │                                   secrets: PREFECT_API_KEY
│     │                                   replaced revisions stay usable
│     ├─ Log group                        kept 30 days
│     ├─ Role execution                   for ecs-tasks.amazonaws.com of this account
│     │  └─ may                           log in to registry, pull image, write log, read secrets
│     ├─ Role task                        for ecs-tasks.amazonaws.com of this account; may nothing in AWS
│     └─ Step of destroy retirement       deregisters every revision
├─ TaskEvents                             tells the agents of tasks that died
│  ├─ Event rule task-stopped             ECS Task State Change: STOPPED
│  ├─ Event target events                 task-stopped → events
│  ├─ Queue events                        messages are kept 14 days
│  │                                      after 25 tries to events-dead
│  ├─ Queue events-dead                   messages are kept 14 days
│  ├─ Queue policy events                 only the rule may send
│  │                                      nobody without TLS
│  ├─ Queue policy events-dead            nobody without TLS
│  └─ Redrive allow policy events-dead    dead letters of events only
├─ Registration                           tells Prefect of work pools, limits and flows
│  ├─ FargateTask registration
│  │  ├─ Task definition                  0.5 vCPU, 1 GiB, X86_64
│  │  │                                   runs python -m prefect_ecs.registration
│  │  │                                   user 1000:1000, writes to /tmp only
│  │  │                                   secrets: PREFECT_API_KEY
│  │  ├─ Log group                        kept 30 days
│  │  ├─ Role execution                   for ecs-tasks.amazonaws.com of this account
│  │  │  └─ may                           log in to registry, pull image, write log, read secrets
│  │  └─ Role task                        for ecs-tasks.amazonaws.com of this account; may nothing in AWS
│  └─ Step of up registration             runs the task and shows its log; retires revisions that nothing uses any
│                                           more
├─ AgentService agent-default             starts a task for each flow run of its work pool
│  ├─ FargateTask
│  │  ├─ Task definition                  0.25 vCPU, 0.5 GiB, X86_64
│  │  │                                   runs python -m prefect_ecs.agent --pool ecs-staging --work-queue default
│  │  │                                     --with-healthcheck --install-policy never --no-create-pool-if-not-found
│  │  │                                   user 1000:1000, writes to /tmp only
│  │  │                                   secrets: PREFECT_API_KEY
│  │  │                                   health checked every 30 s
│  │  │                                   replaced revisions stay usable
│  │  ├─ Log group                        kept 30 days
│  │  ├─ Role execution                   for ecs-tasks.amazonaws.com of this account
│  │  │  └─ may                           log in to registry, pull image, write log, read secrets
│  │  ├─ Role task                        for ecs-tasks.amazonaws.com of this account
│  │  │  └─ may                           start flow runs, watch and stop flow runs, tag flow runs, read task
│  │  │                                     definitions, pass flow run roles, read flow run logs, read task events
│  │  └─ Step of destroy retirement       deregisters every revision
│  ├─ Security group                      in: nothing; out: tcp 443
│  ├─ ECS service                         1 of it on FARGATE, without a public address
│  │                                      a new revision starts before the old one stops, and is rolled back when it
│  │                                        fails
│  └─ Step of up deployed                 fails when ECS has rolled the deployment back
├─ Monitoring                             tells somebody when flow runs get lost or late
│  ├─ Alarm agent-default-logs-errors     Agent default has written an error or a traceback into its log
│  ├─ Alarm agent-default-too-few-tasks   Agent default has run fewer tasks than it should for 5 minutes, or none: its
│  │                                        flow runs are not started
│  │                                      also when AWS says nothing about it
│  ├─ Alarm flow-tasks-fail-to-start      ECS could not start the task of a flow run, and the run is crashed
│  ├─ Alarm nat-1-out-of-ports            NAT gateway 1 has no port left for a new connection to the same address:
│  │                                        flows get time-outs
│  ├─ Alarm task-events-given-up          Agents have failed for 25 minutes to tell Prefect of a stopped task, and set
│  │                                        its event aside in queue prefect-ecs-staging-events-dead
│  ├─ Alarm task-events-wait              The event of a stopped task has waited for 15 minutes
│  ├─ Topic alarms                        hands on what the alarms say, to who subscribes
│  ├─ Topic policy alarms                 only alarms of this account may say something, nobody without TLS
│  ├─ Dashboard                           the alarms and what they watch, on one page
│  ├─ Log metric agent-default-errors     counts lines with "| ERROR", "| CRITICAL", "Traceback (most recent call
│  │                                        last)", "does not exist in region"
│  ├─ Log metric failed-starts            counts all lines
│  ├─ Log policy failed-starts            only the rule may write
│  ├─ Log group failed-starts             kept 30 days
│  ├─ Event rule failed-starts            ECS Task State Change: STOPPED, TaskFailedToStart
│  └─ Event target failed-starts          failed-starts → log group failed-starts
└─ Teardown                               what a destroy does first
   └─ Step of destroy teardown            pauses the work pools, takes the flows out of Prefect, names what stays in
                                            AWS
`;

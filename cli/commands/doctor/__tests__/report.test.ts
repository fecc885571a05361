import pc from "picocolors";
import { reportJson, reportText } from "../report";
import { Stage } from "./staged";

const stage = new Stage();
const plain = pc.createColors(false);

beforeAll(() => stage.open());
afterAll(() => {
  stage.close();
});

it("shows the cause, the evidence, the fix and a link", async () => {
  const diagnosis = await stage.diagnose((staged) => {
    staged.run("late");
    Object.assign(staged.prefect.workPool ?? {}, { is_paused: true });
  }, "wooden-turtle");

  expect(reportText(diagnosis, plain)).toBe(`Run wooden-turtle of stack staging: Late

1. Work pool ecs-staging is paused. (certain)
   because
     Prefect says that work pool ecs-staging is paused
     run wooden-turtle is Late, due 2026-11-25T23:02:46.514Z
   what to do
     \`prefect work-pool resume ecs-staging\`
   docs/troubleshooting.md#work-pool-paused`);
});

it("shows commands in colour on a terminal, instead of between backticks", async () => {
  const diagnosis = await stage.diagnose((staged) => {
    Object.assign(staged.prefect.workPool ?? {}, { is_paused: true });
  });

  expect(reportText(diagnosis, pc.createColors(true))).toContain(
    "     \u001b[36mprefect work-pool resume ecs-staging\u001b[39m\n",
  );
});

it("lists what it examined if there are no findings, and what it couldn't examine", async () => {
  const diagnosis = await stage.diagnose((staged) => {
    staged.run("completed");
    staged.aws.denied = new Set(["ec2:DescribeSubnets", "ecs:ListTasks"]);
  }, "successful-weasel");

  expect(reportText(diagnosis, plain)).toBe(`Run successful-weasel of stack staging: Completed

Nothing found in what could be read:
  agents: default (1 of 1 run)
  task definitions: prefect-ecs-staging-agent-default:8, prefect-ecs-staging-flow-run:7
  images: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/prefect-ecs-staging-3c2b1a0@sha256:3f2a3f2a3f2a…
  secrets: PREFECT_API_AUTH_STRING, DATABASE_URL, API_TOKEN
  log groups: flowRuns, registration, agent-default
  security groups: sg-0f10, sg-0a9e
  queues: prefect-ecs-staging-events-9a8b7c6 (0 messages), prefect-ecs-staging-events-dead-0f1e2d3 (0 messages)
  work pools: ecs-staging (2 queues, 1 of 1 workers online)
  flow runs: successful-weasel (Completed)
  deployments: hello
The run's own log: \`./prefect-ecs logs successful-weasel --stack staging\`

Not everything could be read; faults there go unseen.
  the tasks: needs the right ecs:ListTasks, ecs:DescribeTasks
  the subnets: needs the right ec2:DescribeSubnets`);
});

it("answers a program with the same, whole", async () => {
  const diagnosis = await stage.diagnose((staged) => {
    staged.aws.queues.dead.ApproximateNumberOfMessages = "2";
  });

  expect(reportJson(diagnosis)).toMatchObject({
    stack: "staging",
    target: { kind: "stack" },
    findings: [
      {
        id: "dead-letters",
        certainty: "certain",
        cause: "Agents could not handle 2 of ECS's events; they are in the dead-letter queue.",
        because: ["queue prefect-ecs-staging-events-dead-0f1e2d3 holds 2"],
        page: "docs/troubleshooting.md#dead-letters",
      },
    ],
    unread: [],
  });
});

it("shows a person the first lines of much evidence", async () => {
  const diagnosis = await stage.diagnose((staged) => {
    for (const name of ["late", "late", "late", "late", "late", "late", "late", "late"] as const) {
      staged.run(name, { id: crypto.randomUUID(), work_queue_name: "urgent" });
    }
  });

  expect(reportText(diagnosis, plain)).toContain("     and 2 more: --json has them all\n");
});

import type { ECSClient, Task } from "@aws-sdk/client-ecs";
import { mockClient } from "aws-sdk-client-mock";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { examine } from "../examine";
import { FLOW_RUN_FAMILY, outputs } from "./outputs";
import agentLog from "./recorded/agentLog.json";
import { Stage, type Staged } from "./staged";

const stage = new Stage();

beforeAll(() => stage.open());
afterAll(() => {
  stage.close();
});

/** Three things at once that have nothing to do with each other. */
function severalThings(staged: Staged): void {
  staged.run("late", { work_queue_name: "urgent" });
  staged.run("raised");
  staged.stoppedRun("exit", {}, { exitCode: 137 });
}

async function found(arrange: (staged: Staged) => void, word?: string): Promise<string[]> {
  return (await stage.diagnose(arrange, word)).findings.map(({ id }) => id);
}

describe("the subject of an examination", () => {
  it("is everything, the surest first, without a word", async () => {
    expect(await found(severalThings)).toEqual(["work-queue-unserved", "flow-raised", "killed"]);
  });

  it("is a run, by its name or id, and nothing that ails others", async () => {
    let id = "";
    const arrange = (staged: Staged): void => {
      severalThings(staged);
      id = staged.prefect.runs[1]?.run.id ?? "";
    };

    expect(await found(arrange, "fair-cockatoo")).toEqual(["flow-raised"]);
    expect(await found(arrange, id)).toEqual(["flow-raised"]);
  });

  it("is an agent, by its name or its service's, and no run", async () => {
    const arrange = (staged: Staged): void => {
      severalThings(staged);
      staged.agentDown("has started 1 tasks: (task 77777777777777777777777777777777).");
      staged.agentEnded("key refused");
    };

    expect(await found(arrange, "default")).toEqual(["prefect-key-refused"]);
    expect(await found(arrange, "prefect-ecs-staging-agent-default-5d6e7f8")).toEqual([
      "prefect-key-refused",
    ]);
  });

  it("must exist", async () => {
    await expect(stage.diagnose(() => undefined, "calm-owl")).rejects.toThrow(
      "Flow run 'calm-owl' not found",
    );
  });
});

describe("a stack that was destroyed", () => {
  const destroy = (staged: Staged): void => {
    severalThings(staged);
    staged.aws.service = undefined;
    staged.aws.tasks.splice(0);
    staged.aws.logGroups = [];
  };

  it("is reported, without its consequences", async () => {
    const { findings, unread } = await stage.diagnose(destroy);

    expect(unread).toEqual([]);
    expect(findings).toMatchObject([
      {
        id: "stack-destroyed",
        certainty: "certain",
        cause:
          "The stack staging was destroyed, its address 203.0.113.10 is kept: `pulumi up --stack staging` brings it back.",
        fix: ["Bring it back: `pulumi up --stack staging`"],
      },
    ]);
  });

  it.each<[string, (staged: Staged) => void]>([
    ["in another account, which has nothing of it", ({ aws }) => (aws.account = "999999999999")],
    ["where its log groups are there", ({ aws }) => (aws.logGroups = ["registration"])],
    ["where ECS may not be asked", ({ aws }) => aws.denied.add("ecs:DescribeServices")],
  ])("is none %s", async (_, change) => {
    const ids = await found((staged) => {
      destroy(staged);
      change(staged);
    });

    expect(ids).not.toContain("stack-destroyed");
  });
});

describe("a run of another flow project than the stack's first", () => {
  const logGroup = `${FLOW_RUN_FAMILY}-ml-5555555`;
  const ml = {
    ...outputs(),
    owner: "prefect-ecs/staging/ml",
    taskDefinitionArn: `arn:aws:ecs:eu-west-1:123456789012:task-definition/${FLOW_RUN_FAMILY}-ml:3`,
    logGroup,
    registrationLogGroup: "",
  };
  /** A run whose task the agent didn't live to tell of, and which is a project's. */
  const runOf = (project: string, staged: Staged, change: Partial<Task>): Task => {
    const group = `family:${FLOW_RUN_FAMILY}-${project}`;
    const task = staged.stoppedRun("exit", { group, ...change }, { exitCode: 255 });
    Object.assign(staged.prefect.runs.at(-1)?.run ?? {}, {
      infrastructure_pid: null,
      tags: [`managed-by:prefect-ecs/staging/${project}`],
    });
    return task;
  };

  it.each(["ml", "of-others"])("has its task of project %s found", async (project) => {
    const { findings } = await stage.diagnose((staged) => {
      staged.outputs = { flowProjects: { ml } };
      runOf(project, staged, { lastStatus: "RUNNING", desiredStatus: "RUNNING", stoppedAt: undefined });
      Object.assign(staged.prefect.runs.at(-1)?.run ?? {}, {
        state_type: "CANCELLING",
        state_name: "Cancelling",
      });
      Object.assign(staged.prefect.runs.at(-1)?.run.state as object, {
        type: "CANCELLING",
        name: "Cancelling",
      });
      staged.now = new Date(staged.now.getTime() + 5 * 60_000);
    });

    expect(findings.map(({ id }) => id)).toEqual(["cancelling-for-long"]);
    expect(findings[0]?.because).toEqual([expect.stringMatching(/, and its task \S+ is RUNNING$/)]);
  });

  it("has its log read where its project's containers write to", async () => {
    const { findings, unread } = await stage.diagnose((staged) => {
      staged.outputs = { flowProjects: { ml } };
      const { taskArn = "" } = runOf("ml", staged, {});
      staged.aws.containerLogs[`${logGroup}/${taskArn.split("/").pop() ?? ""}`] = [
        "exec /usr/local/bin/python: exec format error",
      ];
    });

    expect(findings.map(({ id }) => id)).toEqual(["image-architecture"]);
    expect(unread).toEqual([]);
  });
});

describe("a registration that failed", () => {
  const failed = (staged: Staged): void => {
    staged.aws.registrations = { old: 1 };
    staged.aws.containerLogs["old"] = ["not completed; run it again to complete it"];
  };

  it.each<[string, (staged: Staged) => void]>([
    [
      "one that succeeded",
      (staged) => {
        staged.registration(0);
      },
    ],
    [
      "one that is under way",
      (staged) => {
        staged.registration(undefined);
      },
    ],
    [
      "one whose log ends well",
      ({ aws }) => {
        aws.registrations["new"] = 2;
        aws.containerLogs["new"] = [
          "Traceback (most recent call last):",
          "pool staging: changed",
          "1 change made",
        ];
      },
    ],
    [
      "one of which nobody knows how it ended",
      ({ aws }) => {
        aws.registrations["new"] = 2;
        aws.containerLogs["new"] = ["pool staging: changed"];
      },
    ],
  ])("is over with %s after it", async (_, after) => {
    expect(await found(failed)).toEqual(["registration-failed"]);
    expect(
      await found((staged) => {
        failed(staged);
        after(staged);
      }),
    ).toEqual([]);
  });

  it("may be a flow project's", async () => {
    const project = (name: string) => ({
      ...outputs(),
      logGroup: "",
      registrationTaskDefinitionArn: `arn:aws:ecs:eu-west-1:123456789012:task-definition/registration-${name}:1`,
      registrationLogGroup: "",
    });
    const { findings } = await stage.diagnose((staged) => {
      staged.outputs = { flowProjects: { reports: project("reports"), ml: project("ml") } };
      staged.registration(0);
      staged.registration(1, ["not completed"], "registration-reports");
      staged.registration(1, ["not completed"], "registration-ml");
    });
    expect(findings).toEqual([
      expect.objectContaining({
        id: "registration-failed",
        cause:
          "The last registration of reports, of 2026-11-25 23:04:10, and that of ml, of 2026-11-25 23:04:10, failed: Prefect may still have the previous deployments.",
        because: expect.arrayContaining(["reports: not completed", "ml: not completed"]) as string[],
      }),
    ]);
    expect(findings[0]?.fix[0]).toMatch(/--stack staging --project reports`, .*--project ml`$/);
  });

  it("is known by the words that registration ends with", () => {
    const source = (file: string): string =>
      readFileSync(
        path.resolve(__dirname, "../../../../prefect_ecs/src/prefect_ecs/registration", file),
        "utf8",
      );

    expect(source("__main__.py")).toContain(
      "'nothing was registered')}: {len(refused.problems)} to put right\"",
    );
    expect(source("__main__.py")).toContain('"not completed; run it again to complete it"');
    expect(source("__main__.py")).toContain('f"interrupted by {stop}; run it again to complete it"');
    expect(source("objects/journal.py")).toContain('made" if self.changes else nothing)');
    expect(source("commands/apply.py")).toContain('summary("nothing to change")');
  });
});

describe("a source that can't be read", () => {
  it("is reported with the missing right, and leads to no finding", async () => {
    const { findings, unread } = await stage.diagnose((staged) => {
      staged.run("heartbeat");
      staged.aws.denied = new Set(["ecs:DescribeServices", "ecs:ListTasks", "ec2:DescribeSubnets"]);
    });

    expect(unread).toEqual([
      { what: "the agents' services", why: "needs the right ecs:DescribeServices" },
      { what: "the tasks", why: "needs the right ecs:ListTasks, ecs:DescribeTasks" },
      { what: "the subnets", why: "needs the right ec2:DescribeSubnets" },
      {
        what: "the last registration",
        why: "needs the right ecs:ListTasks, ecs:DescribeTasks, logs:DescribeLogStreams, logs:GetLogEvents",
      },
    ]);
    expect(findings.map(({ id }) => id)).toEqual(["heartbeat-lost"]);
    expect(findings[0]?.because).toEqual([
      expect.stringMatching(/killed or lost\. its task could not be read$/),
    ]);
  });

  it("is reported once for Prefect if it refuses every request", async () => {
    const { findings, unread } = await stage.diagnose((staged) => {
      staged.prefect.refuses = 401;
      // What an agent logged long ago, before it polled again.
      staged.wrote(staged.aws.tasks[0], agentLog.situations["nobody answers"]);
    });

    expect(findings).toEqual([]);
    expect(unread).toEqual([
      { what: "Prefect", why: expect.stringMatching(/^Prefect needs a credential/) as string },
    ]);
  });

  it("may be everything in AWS; the documentation names each right", async () => {
    const environment = stage.environment();
    const denied = Object.assign(new Error("no"), { name: "AccessDeniedException", $fault: "client" });
    for (const client of Object.values(environment.aws) as ECSClient[]) {
      mockClient(client).onAnyCommand().rejects(denied);
    }
    const { findings, unread } = await examine(environment, { say: () => undefined, now: new Date() });
    const page = readFileSync(path.resolve(__dirname, "../../../../docs/troubleshooting.md"), "utf8");

    expect(findings).toEqual([]);
    const rights = unread.flatMap(({ why }) => why.match(/[a-z0-9]+:\w+/g) ?? []);
    expect(rights.length).toBeGreaterThan(5);
    expect(rights.filter((right) => !page.includes(`\`${right}\``))).toEqual([]);
  });
});

it("stops when interrupted", async () => {
  const interrupted = new AbortController();
  interrupted.abort(new Error("interrupted"));

  await expect(
    examine(stage.environment(interrupted.signal), { say: () => undefined, now: new Date() }),
  ).rejects.toThrow("interrupted");
});

it("asks Prefect nothing that changes anything", async () => {
  await stage.diagnose(severalThings);

  const writing = stage.asked.filter(
    (request) => !/^GET |^POST .*\/(filter|count|concurrency_status)$/.test(request),
  );
  expect(writing).toEqual([]);
});

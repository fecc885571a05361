// A stand-in for AWS doesn't prove that AWS answers like it: e2e/ runs the scripts as steps of `up` and `destroy`.
import { spawn } from "node:child_process";
import * as path from "node:path";
import { RunnerScript } from "../../../components/runner/runnerStep";
import { type Answer, type AwsServer, awsServer, Fault } from "../../support/awsServer";
import { task } from "../../support/runner";

const account = "123456789012";
const root = path.resolve(__dirname, "../../..");

interface Run {
  readonly code: number | null;
  readonly out: string[];
  readonly error: string[];
  /** Operations that AWS was asked for. */
  readonly asked: string[];
  readonly inputs: Record<string, unknown>[];
}

interface Step {
  /** Operation → AWS's answer. */
  readonly answers?: Record<string, Answer>;
  readonly input: Record<string, unknown>;
  /** @default the stack's own */
  readonly accountId?: string;
  readonly access?: Record<string, string>;
  readonly environment?: Record<string, string>;
}

/** Runs a script as `up` does, but for the address of AWS. */
async function run(script: RunnerScript, step: Step): Promise<Run> {
  const server = await awsServer(step.accountId ?? account, step.answers ?? {});
  try {
    return await started(script, step, server);
  } finally {
    server.close();
  }
}

function started(script: RunnerScript, step: Step, { endpoint, asked, inputs }: AwsServer): Promise<Run> {
  const access = { accountId: account, region: "eu-west-1", endpoint, ...step.access };
  const child = spawn(process.execPath, [`components/runner/${script}`], {
    cwd: root,
    env: {
      PATH: process.env["PATH"],
      // Node's own notes, of an SDK that will want a newer one, are not the script's.
      NODE_NO_WARNINGS: "1",
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      PREFECT_ECS_STEP: JSON.stringify({ access, ...step.input }),
      ...step.environment,
    },
  });
  const out: Buffer[] = [];
  const error: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => error.push(chunk));
  return new Promise((resolve) => {
    child.on("close", (code) => {
      resolve({ code, out: linesOf(out), error: linesOf(error), asked, inputs });
    });
  });
}

function linesOf(chunks: Buffer[]): string[] {
  return Buffer.concat(chunks)
    .toString()
    .split("\n")
    .filter((line) => line !== "");
}

const revision = (number: number): string =>
  `arn:aws:ecs:eu-west-1:${account}:task-definition/flow-runs:${number}`;

/** A task that runs once, says something and ends. */
function ending(exitCode: number): Record<string, Answer> {
  return {
    RunTask: () => ({ tasks: [{ taskArn: `arn:aws:ecs:eu-west-1:${account}:task/main/0123` }] }),
    DescribeTasks: () => ({
      tasks: [
        {
          lastStatus: "STOPPED",
          stopCode: "EssentialContainerExited",
          containers: [{ name: "registration", exitCode }],
        },
      ],
    }),
    GetLogEvents: ({ nextToken }) => ({
      events: nextToken === undefined ? [{ message: "limits.yaml: 1 limit" }] : [],
      nextForwardToken: "f/1",
    }),
    ListTasks: () => ({ taskArns: [] }),
    ListServices: () => ({ serviceArns: [] }),
  };
}

/** The definitions of one family, two days old. */
const family: Record<string, Answer> = {
  ListTaskDefinitions: () => ({ taskDefinitionArns: [7, 6, 5, 4, 3, 2].map(revision) }),
  DescribeTaskDefinition: ({ taskDefinition }) => ({
    taskDefinition: {
      taskDefinitionArn: taskDefinition,
      registeredAt: Date.now() / 1000 - 2 * 24 * 60 * 60,
      containerDefinitions: [{ image: `flows@sha256:${"a".repeat(64)}` }],
    },
  }),
  DeregisterTaskDefinition: () => ({}),
};

const images = {
  imageUri: `flows@sha256:${"a".repeat(64)}`,
  repositoryArn: `arn:aws:ecr:eu-west-1:${account}:repository/flows`,
  owned: true,
  usedBy: "prefect-ecs.staging",
};

/** A repository with the image that revisions name, which another stack may use too, and an older one. */
const repository = (...usedBy: string[]): Record<string, Answer> => ({
  DescribeImages: () => ({
    imageDetails: [
      {
        imageDigest: `sha256:${"a".repeat(64)}`,
        imageTags: ["new", ...usedBy.map((stack) => `used-by-${stack}-${"a".repeat(12)}`)],
        imagePushedAt: Date.now() / 1000,
      },
      { imageDigest: `sha256:${"b".repeat(64)}`, imageTags: ["old"], imagePushedAt: 0 },
    ],
  }),
  BatchGetImage: () => ({ images: [{ imageManifest: "{}", imageManifestMediaType: "oci" }] }),
  BatchDeleteImage: () => ({}),
  PutImage: () => ({}),
});

describe("register", () => {
  const input = { task, images, retire: { cluster: "main", families: ["flow-runs"] } };

  it.concurrent("runs the task, shows its log, and then retires what nothing uses", async () => {
    const { code, out, error, asked } = await run(RunnerScript.register, {
      input,
      answers: { ...ending(0), ...family, ...repository() },
    });
    expect(error).toEqual([]);
    expect(out).toEqual([
      "limits.yaml: 1 limit",
      "retired flow-runs:2",
      `image sha256:${"b".repeat(64)} will expire`,
    ]);
    expect(code).toBe(0);
    // The image is claimed before anything can start from it.
    expect(asked.slice(0, 6)).toEqual([
      "GetCallerIdentity",
      "DescribeImages",
      "BatchGetImage",
      "PutImage",
      "RunTask",
      "DescribeTasks",
    ]);
  });

  it.concurrent("goes on when ECS knows the task's new role, and says what it waits for", async () => {
    const unknownRole = "ECS was unable to assume the role 'main-task-1a2b' that was provided for this task.";
    const { RunTask, ...others } = ending(0);
    let refusals = 0;
    const { code, out } = await run(RunnerScript.register, {
      input,
      answers: {
        ...others,
        ...family,
        ...repository(),
        RunTask: (input) =>
          ++refusals <= 3 ? new Fault("ClientException", unknownRole) : (RunTask?.(input) ?? {}),
      },
    });
    expect(out.slice(0, 2)).toEqual([
      `ECS does not start the task yet; trying again for up to two minutes: ClientException: ${unknownRole}`,
      "limits.yaml: 1 limit",
    ]);
    expect(code).toBe(0);
  });

  it.concurrent("lets no image expire in another stack's repository", async () => {
    const { code, out } = await run(RunnerScript.register, {
      input: { ...input, images: { ...images, owned: false } },
      answers: { ...ending(0), ...family, ...repository() },
    });
    expect(out).toEqual(["limits.yaml: 1 limit", "retired flow-runs:2"]);
    expect(code).toBe(0);
  });

  it.concurrent("tags another project's image as used too, and lets none of it expire", async () => {
    const other = {
      imageUri: `ml@sha256:${"a".repeat(64)}`,
      repositoryArn: `arn:aws:ecr:eu-central-1:${account}:repository/ml`,
      owned: false,
      usedBy: "prefect-ecs.staging.etl_train",
    };
    const { code, asked, inputs } = await run(RunnerScript.register, {
      input: { ...input, otherImages: [other] },
      answers: { ...ending(0), ...family, ...repository() },
    });
    const tagged = inputs.filter((_, index) => asked[index] === "PutImage");
    expect(tagged.filter(({ repositoryName }) => repositoryName === "ml")).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ imageTag: `used-by-prefect-ecs.staging.etl_train-${"a".repeat(12)}` }),
      ]),
    );
    expect(
      tagged.filter(
        ({ repositoryName, imageTag }) => repositoryName === "ml" && String(imageTag).startsWith("retired-"),
      ),
    ).toEqual([]);
    // A run may start from it as soon as the task has ended.
    const first = asked.findIndex(
      (operation, index) => operation === "PutImage" && inputs[index]?.["repositoryName"] === "ml",
    );
    expect(first).toBeLessThan(asked.indexOf("RunTask"));
    expect(code).toBe(0);
  });

  it.concurrent("fails with the task, and retires nothing then", async () => {
    const { code, out, error, asked } = await run(RunnerScript.register, {
      input,
      answers: { ...ending(1), ...family, ...repository() },
    });
    expect(out).toEqual(["limits.yaml: 1 limit"]);
    expect(error).toEqual([
      "The registration task ended with exit code 1 (EssentialContainerExited).",
      "Its log: log group logs, stream registration/registration/0123",
    ]);
    expect(code).toBe(1);
    expect(asked).not.toContain("ListTaskDefinitions");
  });

  it.concurrent("does nothing in another account", async () => {
    const { code, error, asked } = await run(RunnerScript.register, { input, accountId: "999999999999" });
    expect(error.join()).toContain("belong to account 999999999999, the stack to 123456789012");
    expect(code).toBe(1);
    expect(asked).toEqual(["GetCallerIdentity"]);
  });

  it.concurrent("works as the role that the stack is told to assume", async () => {
    const assumeRoleArn = `arn:aws:iam::${account}:role/deploy`;
    const { asked, inputs } = await run(RunnerScript.register, { input, access: { assumeRoleArn } });
    expect(asked.slice(0, 2)).toEqual(["AssumeRole", "GetCallerIdentity"]);
    expect(inputs[0]).toMatchObject({ RoleArn: assumeRoleArn, RoleSessionName: "prefect-ecs" });
  });
});

describe("unregister", () => {
  const input = { task, images, flowRunFamily: "flow-runs" };
  const environment = { PREFECT_ECS_KEPT_ADDRESSES: '["203.0.113.7 (eipalloc-1)"]' };

  it.concurrent.each([
    [true, /^Left on purpose: the data store db\.example\.com, which is protected, and its network\./],
    [false, /^Left on purpose: main-store-final, the last snapshot of the data store db\.example\.com\./],
  ])("names what stays of a data store whose protection is %s", async (deletionProtection, line) => {
    const dataStore = {
      host: "db.example.com",
      finalSnapshotIdentifier: "main-store-final",
      deletionProtection,
    };
    const { code, out } = await run(RunnerScript.unregister, {
      input,
      environment: { PREFECT_ECS_DATA_STORE: JSON.stringify(dataStore) },
      answers: { ...ending(0), ...repository("prefect-ecs.staging"), ListTasks: () => ({ taskArns: [] }) },
    });
    expect(out.at(-1)).toMatch(line);
    expect(code).toBe(0);
  });

  it.concurrent("removes from Prefect, stops all flow runs and names what stays", async () => {
    const { code, out, asked, inputs } = await run(RunnerScript.unregister, {
      input,
      environment,
      answers: {
        ...ending(0),
        ...repository("prefect-ecs.staging"),
        ListTasks: ({ nextToken }) =>
          nextToken === undefined
            ? { taskArns: ["task/main/1"], nextToken: "more" }
            : { taskArns: ["task/main/2"] },
        StopTask: () => ({}),
      },
    });
    expect(out).toEqual([
      "limits.yaml: 1 limit",
      "stopped flow run task 1",
      "stopped flow run task 2",
      "Left on purpose: Elastic IP 203.0.113.7 (eipalloc-1). Release it when no third party allow-lists it any more.",
    ]);
    expect(code).toBe(0);
    expect(inputs[asked.indexOf("RunTask")]).toMatchObject({
      overrides: {
        containerOverrides: [
          { name: "registration", command: ["python", "-m", "prefect_ecs.registration", "remove"] },
        ],
      },
    });
  });

  it.concurrent("stops the runs of a project's further task definitions too", async () => {
    const families = ["flow-runs", "flow-runs_train", "agent"];
    const { out, asked, inputs } = await run(RunnerScript.unregister, {
      input: { ...input, retire: { cluster: task.cluster, families } },
      environment: {},
      answers: {
        ...ending(0),
        ...repository("prefect-ecs.staging"),
        ListTasks: ({ family }) => ({ taskArns: [`task/main/${String(family)}`] }),
        StopTask: () => ({}),
      },
    });
    expect(out.slice(1)).toEqual([
      "stopped flow run task flow-runs",
      "stopped flow run task flow-runs_train",
    ]);
    const listed = inputs.filter((_, index) => asked[index] === "ListTasks");
    expect(listed.map(({ family }) => family)).toEqual(["flow-runs", "flow-runs_train"]);
  });

  it.concurrent("doesn't fail a destroy when Prefect's network, or the cluster, is gone", async () => {
    const gone = (): Fault => new Fault("ClusterNotFoundException", "Cluster not found.");
    const noRepository = (): Fault => new Fault("RepositoryNotFoundException", "Repository not found.");
    const { code, out } = await run(RunnerScript.unregister, {
      input,
      environment,
      answers: { RunTask: gone, ListTasks: gone, DescribeImages: noRepository },
    });
    expect(out).toEqual([
      "Prefect was left as it is: AWS: ClusterNotFoundException: Cluster not found.",
      "Flow runs were left as they are: AWS: ClusterNotFoundException: Cluster not found.",
      "Left on purpose: Elastic IP 203.0.113.7 (eipalloc-1). Release it when no third party allow-lists it any more.",
    ]);
    expect(code).toBe(0);
  });

  it.concurrent("ends a destroy that flow projects of other programs are in the way of", async () => {
    const answers = { ...ending(3), ...repository() };
    const { code, asked, error } = await run(RunnerScript.unregister, { input, answers });
    expect(code).toBe(1);
    expect(error.join("\n")).toContain(
      "Nothing was removed: flow projects are on this stack, as the lines above say.",
    );
    expect(asked).not.toContain("StopTask");
  });

  it.concurrent("goes on when Prefect is gone, and says so", async () => {
    const answers = { ...ending(1), ...repository() };
    const { code, out } = await run(RunnerScript.unregister, { input, answers });
    expect(out).toEqual([
      "limits.yaml: 1 limit",
      "Prefect was left as it is: The registration task ended with exit code 1 (EssentialContainerExited).",
      "Its log: log group logs, stream registration/registration/0123",
    ]);
    expect(code).toBe(0);
  });
});

describe("release-images", () => {
  it.concurrent("removes the tags of what is gone, and no others", async () => {
    const usedBy = "prefect-ecs.staging.etl_train";
    const { code, asked, inputs } = await run(RunnerScript.releaseImages, {
      input: { images: { repositoryArn: images.repositoryArn, owned: false, usedBy } },
      answers: repository(usedBy, "prefect-ecs.staging"),
    });
    const removed = inputs.filter((_, index) => asked[index] === "BatchDeleteImage");
    expect(removed).toMatchObject([{ imageIds: [{ imageTag: `used-by-${usedBy}-${"a".repeat(12)}` }] }]);
    expect(code).toBe(0);
  });

  it.concurrent("has nothing to do where the repository is gone", async () => {
    const { code, error } = await run(RunnerScript.releaseImages, {
      input: { images: { repositoryArn: images.repositoryArn, owned: false, usedBy: "x" } },
      answers: { DescribeImages: () => new Fault("RepositoryNotFoundException", "Repository not found.") },
    });
    expect(error).toEqual([]);
    expect(code).toBe(0);
  });
});

describe("unregister and other stacks", () => {
  const input = { task, images, flowRunFamily: "flow-runs" };

  it.concurrent("removes nothing while another stack runs on an image of this one", async () => {
    const { code, error, asked } = await run(RunnerScript.unregister, {
      input,
      answers: repository("prefect-ecs.staging", "prefect-ecs.prod"),
    });
    expect(error.join("\n")).toMatch(
      /^Nothing was removed: prefect-ecs\.prod runs on an image of this stack\./,
    );
    expect(code).toBe(1);
    expect(asked).toEqual(["GetCallerIdentity", "DescribeImages"]);
  });

  it.concurrent("lets go of another stack's image", async () => {
    const { code, inputs, asked } = await run(RunnerScript.unregister, {
      input: { ...input, images: { ...images, owned: false } },
      answers: { ...ending(0), ...repository("prefect-ecs.staging") },
    });
    expect(inputs[asked.indexOf("BatchDeleteImage")]).toMatchObject({
      imageIds: [{ imageTag: `used-by-prefect-ecs.staging-${"a".repeat(12)}` }],
    });
    expect(code).toBe(0);
  });
});

describe("check-service", () => {
  const input = { cluster: "main", service: "agent", taskDefinition: revision(7), logGroup: "logs" };
  const service = (deployments: object[]): Record<string, Answer> => ({
    DescribeServices: () => ({
      services: [
        {
          deployments,
          events: Array.from({ length: 9 }, (_, index) => ({ message: `event ${index + 1}` })),
        },
      ],
    }),
  });

  it.concurrent("is content with a service that runs what it was given", async () => {
    const { code, out } = await run(RunnerScript.checkService, {
      input,
      answers: service([
        { status: "ACTIVE", taskDefinition: revision(6), rolloutState: "COMPLETED" },
        { status: "PRIMARY", taskDefinition: revision(7), rolloutState: "COMPLETED" },
      ]),
    });
    expect(out).toEqual(["agent runs flow-runs:7"]);
    expect(code).toBe(0);
  });

  describe("of an agent whose tasks end their flow runs first", () => {
    const tasks = (...healthy: string[]): Record<string, Answer> => ({
      ListTasks: () => ({ taskArns: ["old", "new"] }),
      DescribeTasks: () => ({
        tasks: [
          { taskDefinitionArn: revision(6), healthStatus: "HEALTHY" },
          ...healthy.map((healthStatus) => ({ taskDefinitionArn: revision(7), healthStatus })),
        ],
      }),
    });
    const replacing = service([
      { status: "ACTIVE", taskDefinition: revision(6), rolloutState: "IN_PROGRESS", runningCount: 1 },
      {
        status: "PRIMARY",
        taskDefinition: revision(7),
        rolloutState: "IN_PROGRESS",
        runningCount: 1,
        desiredCount: 1,
      },
    ]);

    it.concurrent("doesn't wait for the previous tasks once the new ones are healthy", async () => {
      const { code, out } = await run(RunnerScript.checkService, {
        input: { ...input, endsRuns: true },
        answers: { ...replacing, ...tasks("HEALTHY") },
      });
      expect(out).toEqual(["agent runs flow-runs:7; 1 of its previous tasks end their flow runs first"]);
      expect(code).toBe(0);
    });

    it.concurrent("waits until they are", async () => {
      let asked = 0;
      const { code, asked: calls } = await run(RunnerScript.checkService, {
        input: { ...input, endsRuns: true },
        answers: {
          ...replacing,
          ...tasks(),
          DescribeTasks: () => ({
            tasks: [{ taskDefinitionArn: revision(7), healthStatus: asked++ === 0 ? "UNKNOWN" : "HEALTHY" }],
          }),
        },
      });
      expect(calls.filter((call) => call === "DescribeTasks")).toHaveLength(2);
      expect(code).toBe(0);
    });
  });

  it.concurrent.each([
    ["was rolled back", { taskDefinition: revision(6), rolloutState: "COMPLETED" }, "flow-runs:6"],
    ["failed", { taskDefinition: revision(7), rolloutState: "FAILED" }, "flow-runs:7"],
  ])("fails where the deployment %s, with the service's last events", async (_, deployment, running) => {
    const { code, error } = await run(RunnerScript.checkService, {
      input,
      answers: service([{ status: "PRIMARY", ...deployment }]),
    });
    expect(error).toEqual([
      `agent does not run flow-runs:7 but ${running}: ECS rolled the deployment back.`,
      "The previous revision keeps running. Why the new one failed:",
      "  event 1",
      "  event 2",
      "  event 3",
      "  event 4",
      "  event 5",
      "  log group logs",
      "After fixing the cause, run `pulumi up --refresh`: Pulumi's state has the new revision as deployed.",
    ]);
    expect(code).toBe(1);
  });
});

describe("retire-family", () => {
  it.concurrent("retires every revision and says that they stay", async () => {
    const { code, out, asked } = await run(RunnerScript.retireFamily, {
      input: { family: "flow-runs" },
      answers: family,
    });
    expect(asked.filter((operation) => operation === "DeregisterTaskDefinition")).toHaveLength(6);
    expect(out).toEqual([
      "Left on purpose, inactive and free of charge: 6 revisions of task definition flow-runs.",
    ]);
    expect(code).toBe(0);
  });
});

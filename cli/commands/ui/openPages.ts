import type { ExecTarget } from "../../aws/ecsExec";
import { forwardPort, localPort } from "../../aws/portForwarding";
import { listTasks } from "../../aws/tasks";
import type { CommandContext } from "../../context/context";
import type { Environment } from "../../stack/environment";
import type { Outputs } from "../../stack/outputs";
import { CliError } from "../../support/cliError";
import { until } from "../../support/until";

/** A deployment of the server starts a task in a minute or two, and migrates its database before. */
const NEXT_TASK_SECONDS = 600;
/** For a server that has just started. */
const ANSWER_SECONDS = 60;

type Server = NonNullable<Outputs["prefectServer"]>;

/** Forwards the pages of the stack's own Prefect server until Ctrl-C; prints the address of another one. */
export async function openPages(context: CommandContext, port: number | undefined): Promise<number> {
  const environment = await context.environment();
  const { prefectServer: server, prefectUrl } = environment.outputs;
  if (server === undefined) {
    context.answer({ url: prefectUrl }, () => prefectUrl);
    return 0;
  }
  let task = await runningTask(environment, server);
  if (task === undefined) {
    throw new CliError(
      "No task of the stack's Prefect server is running: the events of its ECS service say why " +
        `(service ${server.serviceName} of cluster ${server.clusterName}).`,
    );
  }
  const local = await localPort(port, server.port);
  const url = `http://localhost:${local}`;
  const args = { what: "Prefect's pages", port: server.port, localPort: local, reason: "prefect-ecs ui" };
  // A deployment, or a failure, gives the server another task.
  for (let isFirst = true; ; isFirst = false) {
    await forwardPort(context, { ...args, target: targetOf(task, server) }, async () => {
      await context.progress.step("Prefect", () => untilItAnswers(url, context.signal));
      if (isFirst) {
        context.answer({ url, apiUrl: `${url}/api` }, () => url);
        context.note(howToUse(environment.outputs, url));
      } else {
        context.note("Open again.");
      }
    });
    context.note("The server's task has ended: waiting for the next one.");
    task = await until(() => runningTask(environment, server), {
      signal: context.signal,
      timeoutSeconds: NEXT_TASK_SECONDS,
      everySeconds: 5,
    });
    if (task === undefined) {
      throw new CliError("No task has taken its place in ten minutes.");
    }
  }
}

type RunningTask = ExecTarget["task"];

async function runningTask(environment: Environment, server: Server): Promise<RunningTask | undefined> {
  const tasks = await listTasks(environment, { serviceName: server.serviceName }, "RUNNING");
  // A deployment's new task is the last to leave.
  return tasks
    .filter(({ lastStatus }) => lastStatus === "RUNNING")
    .sort((a, b) => (b.startedAt?.getTime() ?? 0) - (a.startedAt?.getTime() ?? 0))[0];
}

function targetOf(task: RunningTask, server: Server): ExecTarget {
  return {
    what: "the stack's Prefect server",
    task,
    container: server.containerName,
    howToSwitchOn: "`pulumi up` switches it on for its next task",
  };
}

/** @throws CliError when it doesn't. */
async function untilItAnswers(url: string, signal: AbortSignal): Promise<void> {
  const answer = await until(() => health(url, signal), {
    signal,
    timeoutSeconds: ANSWER_SECONDS,
    everySeconds: 1,
  });
  if (answer === undefined) {
    throw new CliError(
      "The stack's Prefect server doesn't answer: `./prefect-ecs logs prefect-server` shows its log.",
    );
  }
}

/** Answers without a credential. */
async function health(url: string, signal: AbortSignal): Promise<true | undefined> {
  try {
    const response = await fetch(`${url}/api/health`, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]),
    });
    return response.ok ? true : undefined;
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}

/** The auth string's value is the person's to read: this says where it is. */
function howToUse({ prefectApiUrl, prefectCredential, access }: Outputs, url: string): string {
  const apiUrl = `${url}/api`;
  const profile = access.profile === undefined ? "" : ` --profile ${access.profile}`;
  return [
    ...(prefectCredential === undefined
      ? []
      : [
          "The pages ask for the auth string:",
          `  aws secretsmanager get-secret-value --secret-id ${prefectCredential.secretArn} --region ${access.region}${profile} --query SecretString --output text`,
        ]),
    apiUrl === prefectApiUrl
      ? "Meanwhile other commands reach Prefect through it. Ctrl-C ends it."
      : `Other commands reach Prefect through it with \`--prefect-api-url ${apiUrl}\`. Ctrl-C ends it.`,
  ].join("\n");
}

import { DescribeTaskDefinitionCommand } from "@aws-sdk/client-ecs";
import type { ExecTarget } from "../../aws/ecsExec";
import { forwardPort, localPort } from "../../aws/portForwarding";
import type { CommandContext } from "../../context/context";
import { targetOfRun } from "../../flowRuns/targetOfRun";
import type { Environment } from "../../stack/environment";
import { CliError } from "../../support/cliError";
import { until } from "../../support/until";

/** Port of the first cluster of a run: `DASHBOARD_PORT` of `prefect_ecs/src/prefect_ecs/dask/cluster.py`. */
const PORT = 8787;
/** Set by `components/dask/dask.ts`. */
const VARIABLE = "PREFECT_ECS_DASK";
/** In the page that Dask shows instead. */
const NEEDS_BOKEH = /Dask needs (?<requirement>bokeh[^\s<]*) for the dashboard/;
/** A cluster is there with the first task that the flow submits. */
const APPEARS_SECONDS = 20;

/** Forwards the Dask dashboard of a flow run until the run ends. */
export async function openDashboard(
  context: CommandContext,
  wanted: string,
  port: number | undefined,
): Promise<number> {
  const environment = await context.environment();
  const target = await context.progress.step("Task", () => targetOfRun(environment, wanted));
  await refuseWithoutDask(environment, target);
  const local = await localPort(port, PORT);
  const url = `http://localhost:${local}/status`;
  const reason = `prefect-ecs dask ${wanted}`.slice(0, 256);
  const args = { target, what: "Dask's dashboard", port: PORT, localPort: local, reason };
  await forwardPort(context, args, async () => {
    await context.progress.step("Dashboard", () => untilItShows(url, target.what, context.signal));
    context.answer({ url }, () => url);
    context.note(`Dask's dashboard of ${target.what}. It ends with the run, or with Ctrl-C.`);
  });
  context.note(`The task of ${target.what} has ended.`);
  return 0;
}

async function refuseWithoutDask({ aws }: Environment, { what, task }: ExecTarget): Promise<void> {
  const { taskDefinition } = await aws.ecs.send(
    new DescribeTaskDefinitionCommand({ taskDefinition: task.taskDefinitionArn }),
  );
  const variables = taskDefinition?.containerDefinitions?.flatMap(({ environment }) => environment ?? []);
  if (variables?.some(({ name }) => name === VARIABLE) !== true) {
    throw new CliError(
      `The flow project of ${what} has no Dask workers: give it \`dask: {}\` in \`flowProjects\`, and the flow ` +
        "`task_runner=dask_task_runner(…)`, then `pulumi up` (docs/scale.md).",
    );
  }
}

/** Waits for the scheduler to answer. @throws CliError when it doesn't, or shows no dashboard. */
async function untilItShows(url: string, what: string, signal: AbortSignal): Promise<void> {
  const page = await until(() => read(url, signal), {
    signal,
    timeoutSeconds: APPEARS_SECONDS,
    everySeconds: 1,
  });
  if (page === undefined) {
    throw new CliError(
      `Nothing answers at port ${PORT} of ${what}: it has no Dask cluster. A flow has one from the first task that it ` +
        "submits to `dask_task_runner` to its end; if it has, its image is older than this command: `pulumi up`.",
    );
  }
  const requirement = NEEDS_BOKEH.exec(page)?.groups?.requirement;
  if (requirement !== undefined) {
    throw new CliError(
      `The image of ${what} lacks ${requirement}, which draws the dashboard: add it to the flow project's ` +
        "requirements, then `pulumi up`. Runs that start afterwards have it.",
    );
  }
}

/** The page; `undefined` while nobody answers. */
async function read(url: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]) });
    return response.ok ? await response.text() : undefined;
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}

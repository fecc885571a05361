import { KEY_VERSION, PREFECT_KEY, WAREHOUSE } from "./outputs";
import { editTemplate, statusWithLimit } from "./prefectWorld";
import agentLog from "./recorded/agentLog.json";
import agentObserver from "../../../../__tests__/components/agentLog/lines.json";
import type { Staged } from "./staged";

/** Something that went wrong, and what the doctor must find, all of it. */
export interface Case {
  readonly staged: string;
  readonly finds: readonly string[];
  readonly arrange: (staged: Staged) => void;
  /** What the first finding's evidence must show. */
  readonly shows: RegExp;
}

const CANCELLING = { state_type: "CANCELLING", state_name: "Cancelling" };
const CANCELLING_STATE = { type: "CANCELLING", name: "Cancelling" };
const CANNOT_PULL = "CannotPullContainerError: pull image manifest has been retried 7 time(s): ";
const NOT_INITIALIZED = "ResourceInitializationError: unable to pull secrets or registry auth: ";
const FROM_ASM = `${NOT_INITIALIZED}execution resource retrieval failed: unable to retrieve secret from asm: `;
const FETCH = `service call has been retried 1 time(s): failed to fetch secret ${WAREHOUSE} from secrets manager: operation error Secrets Manager: GetSecretValue, https response error StatusCode: 400, RequestID: d45b80b7-7a19-49eb-8fd2-44305b4a63d5, `;
const ROLE =
  "User: arn:aws:sts::123456789012:assumed-role/prefect-ecs-staging-flow-run-execution-1234567/0a1b2c3d is not authorized to perform: ";
const UNPLACED = "was unable to place a task. Reason: ";
const SUBMISSION = "Failed to submit flow run to infrastructure: ";

/** A run whose task ECS could not start, by the reason that it gives. */
function neverStarted(cause: string, staged: string, reason: string, shows: RegExp): Case {
  return {
    staged,
    finds: [cause],
    arrange: (stage) => {
      stage.neverStarted(reason);
    },
    shows,
  };
}

/** A run that the agent could not submit, by what the worker makes of it. */
function notSubmitted(cause: string, staged: string, message: string): Case {
  return {
    staged,
    finds: [cause],
    arrange: (stage) => {
      const id = stage.run("exit", {}, { message: SUBMISSION + message });
      stage.logLine(id, "prefect.flow_runs.worker", "Failed to submit flow run to infrastructure.");
    },
    shows: new RegExp(`^run \\S+: ${SUBMISSION}`),
  };
}

const STACK: Case[] = [
  {
    staged: "a stack of which only what is protected is left",
    finds: ["stack-destroyed"],
    arrange: ({ aws }) => {
      aws.service = undefined;
      aws.tasks.splice(0);
      aws.logGroups = [];
    },
    shows: /^cluster \S+ has no service of the stack, and its log groups are gone$/,
  },
];

const REFUSED = [
  "prefect.yaml: deployment d: `work_pool.name` has `{{ $WORK_POOL_BULK }}`, and the environment of Registration has no WORK_POOL_BULK",
  "nothing was registered: 1 to put right",
];

/** A registration that is known by its log alone, when ECS has forgotten its task. */
function registered(staged: Staged, task: string, at: string, lines: string[]): void {
  staged.aws.registrations[task] = Date.parse(at);
  staged.aws.containerLogs[task] = lines;
}

const REGISTRATION: Case[] = [
  {
    staged: "a registration that failed the day before",
    finds: ["registration-failed"],
    arrange: (staged) => {
      registered(staged, "1", "2026-11-23T10:00:00Z", ["nothing to change"]);
      registered(staged, "2", "2026-11-24T10:00:00Z", REFUSED);
    },
    shows: /^prefect\.yaml: deployment d: /,
  },
  {
    staged: "a registration that failed a minute ago, after one whose log is well",
    finds: ["registration-failed"],
    arrange: (staged) => {
      registered(staged, "1", "2026-11-23T10:00:00Z", ["3 changes made"]);
      staged.registration(1, ["Traceback (most recent call last):", "KeyError: 'x'"]);
    },
    shows: /^The registration task ended with exit code 1 /,
  },
];

/** Reasons of tasks that never started, from the pages that the causes name. */
const STARTS: Case[] = [
  neverStarted(
    "image-missing",
    "a digest that the registry doesn't have",
    `${CANNOT_PULL}failed to resolve ref 123456789012.dkr.ecr.eu-west-1.amazonaws.com/flows@sha256:3f2a: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/flows@sha256:3f2a: not found`,
    /^run \S+: CannotPullContainerError.*: not found$/,
  ),
  neverStarted(
    "image-architecture",
    "an image for the other architecture",
    `${CANNOT_PULL}image Manifest does not contain descriptor matching platform 'linux/amd64'`,
    /descriptor matching platform 'linux\/amd64'$/,
  ),
  neverStarted(
    "image-denied",
    "a role that may not pull",
    `${NOT_INITIALIZED}The task cannot pull registry auth from Amazon ECR: ${ROLE}ecr:GetAuthorizationToken on resource: * because no identity-based policy allows the ecr:GetAuthorizationToken action`,
    /ecr:GetAuthorizationToken/,
  ),
  neverStarted(
    "no-connection",
    "ECR that doesn't answer, though routes and groups are as they should be",
    `${NOT_INITIALIZED}The task cannot pull registry auth from Amazon ECR: There is a connection issue between the task and Amazon ECR. Check your task network configuration. RequestError: send request failed caused by: Post "https://api.ecr.eu-west-1.amazonaws.com/": dial tcp 52.94.5.91:443: i/o timeout`,
    /i\/o timeout$/,
  ),
  neverStarted(
    "subnet-full",
    "no free address",
    "Unexpected EC2 error while attempting to Create Network Interface in subnet 'subnet-0a': InsufficientFreeAddressesInSubnet",
    /InsufficientFreeAddressesInSubnet$/,
  ),
  neverStarted(
    "secret-missing",
    "a secret that was deleted since",
    `${FROM_ASM}${FETCH}ResourceNotFoundException: Secrets Manager can't find the specified secret.`,
    /can't find the specified secret\.$/,
  ),
  neverStarted(
    "secret-missing",
    "a secret that is marked for deletion",
    `${FROM_ASM}${FETCH}InvalidRequestException: You can't perform this operation on the secret because it was marked for deletion.`,
    /marked for deletion\.$/,
  ),
  neverStarted(
    "secret-denied",
    "a secret that the role may not read",
    `${FROM_ASM}${FETCH}api error AccessDeniedException: ${ROLE}secretsmanager:GetSecretValue on resource: ${WAREHOUSE} with an explicit deny in a resource-based policy`,
    /explicit deny in a resource-based policy$/,
  ),
  neverStarted(
    "kms-key-unusable",
    "a secret whose key may not be used",
    `${FROM_ASM}${FETCH}api error AccessDeniedException: Access to KMS is not allowed`,
    /Access to KMS is not allowed$/,
  ),
  neverStarted(
    "kms-key-unusable",
    "a secret whose key waits for its deletion",
    `${FROM_ASM}${FETCH}api error InvalidRequestException: arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab is pending deletion.`,
    /is pending deletion\.$/,
  ),
  neverStarted(
    "json-key-missing",
    "a JSON key that the secret lacks",
    `${FROM_ASM}service call has been retried 1 time(s): retrieved secret from Secrets Manager did not contain json key url`,
    /did not contain json key url$/,
  ),
  neverStarted(
    "json-key-missing",
    "a JSON key of a secret that is no JSON",
    `${FROM_ASM}service call has been retried 1 time(s): invalid character 'p' looking for beginning of value`,
    /invalid character 'p'/,
  ),
  neverStarted(
    "parameter-missing",
    "a parameter that is gone",
    `${NOT_INITIALIZED}execution resource retrieval failed: unable to retrieve secrets from ssm: service call has been retried 1 time(s): invalid ssm parameters: /team/api-token`,
    /\/team\/api-token$/,
  ),
  neverStarted(
    "log-group-missing",
    "a log group that is gone",
    "ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist. : exit status 1",
    /log group does not exist/,
  ),
  {
    staged: "a task that ECS has forgotten since, in the log of failed starts",
    finds: ["capacity-unavailable"],
    arrange: ({ aws }) => {
      aws.failedStarts.push({
        "detail-type": "ECS Task State Change",
        source: "aws.ecs",
        detail: {
          taskArn: `arn:aws:ecs:eu-west-1:123456789012:task/prefect-ecs-staging-1a2b3c4/${"5".repeat(32)}`,
          taskDefinitionArn:
            "arn:aws:ecs:eu-west-1:123456789012:task-definition/prefect-ecs-staging-flow-run:7",
          group: "family:prefect-ecs-staging-flow-run",
          lastStatus: "STOPPED",
          stopCode: "TaskFailedToStart",
          stoppedReason:
            "Capacity is unavailable at this time. Please try again later or in a different availability zone",
          stoppedAt: "2026-11-25T19:04:10.000Z",
          containers: [],
        },
      });
    },
    shows: /^task 5{32}: Capacity is unavailable at this time/,
  },
];

const STOPS: Case[] = [
  {
    staged: "a program for the other architecture",
    finds: ["image-architecture"],
    arrange: (stage) => {
      const task = stage.stoppedRun("exit", {}, { exitCode: 255 });
      stage.wrote(task, ["exec /usr/local/bin/prefect: exec format error"]);
    },
    shows: /logged: exec \S+: exec format error$/,
  },
  {
    staged: "a container that took too much memory",
    finds: ["out-of-memory"],
    arrange: (stage) => {
      stage.stoppedRun(
        "exit",
        {},
        {
          exitCode: 137,
          reason: "OutOfMemoryError: Container killed due to memory usage",
        },
      );
    },
    shows: /exit code 137 \(OutOfMemoryError/,
  },
  {
    staged: "a container that was killed, and nobody says why",
    finds: ["killed"],
    arrange: (stage) => {
      stage.stoppedRun("exit", {}, { exitCode: 137 });
    },
    shows: /Essential container in task exited; flow-run ended with exit code 137$/,
  },
  {
    staged: "a container that didn't stop when it was told to",
    finds: ["killed", "stopped-by-hand"],
    arrange: (stage) => {
      stage.stoppedRun(
        "exit",
        { stopCode: "UserInitiated", stoppedReason: "Task stopped by user" },
        { exitCode: 137 },
      );
    },
    shows: /UserInitiated: Task stopped by user/,
  },
  {
    staged: "a database that was filled",
    finds: ["database-full", "flow-raised"],
    arrange: (stage) => {
      const id = stage.run("raised");
      stage.logLine(
        id,
        "prefect.task_runs",
        'Task run failed with exception\npsycopg.errors.DiskFull: could not extend file "base/1/2": No space left on device',
      );
    },
    shows: /No space left on device$/,
  },
  {
    staged: "a database that refuses an old password",
    finds: ["database-password-refused", "flow-raised"],
    arrange: (stage) => {
      const id = stage.run("raised");
      stage.logLine(
        id,
        "prefect.task_runs",
        'Task run failed with exception\nconnection failed: FATAL:  password authentication failed for user "flows"',
      );
    },
    shows: /password authentication failed for user "flows"$/,
  },
  {
    staged: "a task that may not read the data store's password",
    finds: ["data-store-secret"],
    arrange: (stage) => {
      const task = stage.stoppedRun("exit", {}, { exitCode: 1 });
      stage.wrote(task, [
        "prefect-ecs: the data store's secret can't be read: AccessDeniedException: not authorized (arn:aws:secretsmanager:eu-west-1:1:secret:rds!db-1-AbCdEf)",
      ]);
    },
    shows: /logged: prefect-ecs: the data store's secret can't be read: AccessDeniedException/,
  },
  {
    staged: "a disk that was filled",
    finds: ["disk-full", "flow-raised"],
    arrange: (stage) => {
      const id = stage.run("raised");
      stage.logLine(
        id,
        "prefect.task_runs",
        "Task run failed with exception: OSError(28)\nTraceback (most recent call last):\nOSError: [Errno 28] No space left on device",
      );
    },
    shows: /No space left on device$/,
  },
  {
    staged: "Spot that took a task",
    finds: ["spot-interruption"],
    arrange: (stage) => {
      stage.stoppedRun(
        "exit",
        { stopCode: "SpotInterruption", stoppedReason: "Your Spot Task was interrupted." },
        { exitCode: undefined },
      );
    },
    shows: /SpotInterruption: Your Spot Task was interrupted\./,
  },
  {
    staged: "a run that somebody's StopTask sent back to the queue",
    finds: ["stopped-by-hand", "rescheduled"],
    arrange: (stage) => {
      stage.stoppedRun(
        "rescheduled",
        { stopCode: "UserInitiated", stoppedReason: "trying faults" },
        { exitCode: 0 },
      );
    },
    shows: /UserInitiated: trying faults/,
  },
  {
    staged: "heartbeats that stopped",
    finds: ["heartbeat-lost"],
    arrange: (stage) => {
      stage.run("heartbeat");
    },
    shows: /No heartbeat for 95 seconds.*ECS no longer knows its task$/,
  },
  {
    staged: "a run that an automation gave up before its start",
    finds: ["stuck-before-start"],
    arrange: (stage) => {
      stage.run("stuck");
    },
    shows: /Not started within 10 minutes/,
  },
  {
    staged: "a run that has been Submitting for too long",
    finds: ["stuck-before-start"],
    arrange: (stage) => {
      stage.run("submitting");
      stage.now = new Date(stage.now.getTime() + 10 * 60_000);
    },
    shows: /is Submitting since .* reported no task$/,
  },
];

const ENDED: Case[] = [
  {
    staged: "a crashed run whose flow has retries",
    finds: ["killed", "crashed-not-retried"],
    arrange: (stage) => {
      stage.stoppedRun("exit", {}, { exitCode: 137 });
      Object.assign(stage.prefect.runs.at(-1)?.run ?? {}, { empirical_policy: { retries: 3 } });
    },
    shows: /flow-run ended with exit code 137$/,
  },
  {
    staged: "a crashed run that was tried again as often as the stack says",
    finds: ["killed"],
    arrange: (stage) => {
      stage.stoppedRun("exit", {}, { exitCode: 137 });
      const recorded = stage.prefect.runs.at(-1);
      Object.assign(recorded?.run ?? {}, { empirical_policy: { retries: 3 } });
      recorded?.states.splice(-1, 0, {
        ...stateOf(stage),
        type: "SCHEDULED",
        name: "AwaitingRetry",
        message: "Crashed, and tried again: crashedRunRetries is 2.",
      });
    },
    shows: /flow-run ended with exit code 137$/,
  },
  {
    staged: "a run for which AWS has no place, and which an agent tries again",
    finds: ["capacity-unavailable"],
    arrange: (stage) => {
      stage.run(
        "late",
        { state_name: "AwaitingRetry" },
        {
          name: "AwaitingRetry",
          message:
            "AWS has no capacity for the run's task now: Capacity is unavailable at this time. Please try again later",
        },
      );
    },
    shows: /^run \S+: AWS has no capacity for the run's task now: /,
  },
  {
    staged: "a run that goes on with fewer Dask workers than it asked for",
    finds: ["dask-capacity"],
    arrange: (stage) => {
      stage.logLine(
        stage.run("slot1"),
        "prefect.flow_runs",
        "AWS has no capacity for 3 Dask workers now; tried again in 60 s: Capacity is unavailable at this time. Please try again later or in a different availability zone",
      );
    },
    shows: /^run \S+: AWS has no capacity for 3 Dask workers now/,
  },
  {
    staged: "a run that failed since AWS started no Dask worker for it",
    finds: ["dask-capacity"],
    arrange: (stage) => {
      const message =
        "Flow run encountered an exception: NotStartedError: Capacity is unavailable at this time. Please try again later";
      stage.run("exit", { state_type: "FAILED", state_name: "Failed" }, { type: "FAILED", message });
    },
    shows: /NotStartedError: Capacity is unavailable/,
  },
  {
    staged: "a run that waits for Dask workers that it isn't reached by",
    finds: ["dask-unreached"],
    arrange: (stage) => {
      stage.logLine(
        stage.run("slot1"),
        "prefect.flow_runs",
        "The Dask worker arn:aws:ecs:eu-west-1:123456789012:task/main/0a1b did not reach the scheduler in 300 s; it is replaced. Its log says why.",
      );
    },
    shows: /did not reach the scheduler in 300 s/,
  },
  {
    staged: "a run that waits without the Dask workers that it ended",
    finds: ["dask-workers-end"],
    arrange: (stage) => {
      stage.logLine(
        stage.run("slot1"),
        "prefect.flow_runs",
        "A Dask worker ended 3 times in a row within 300 s, and isn't replaced. Its log says why: a module of the flow that the image doesn't have, or nothing",
      );
    },
    shows: /ended 3 times in a row/,
  },
  {
    staged: "a run that was cancelled after its task was gone",
    finds: ["cancelling-for-long"],
    arrange: (stage) => {
      stage.run("completed", CANCELLING, CANCELLING_STATE);
      stage.now = new Date(stage.now.getTime() + 5 * 60_000);
    },
    shows:
      /^run \S+ is Cancelling since \S+, and (?:ECS no longer knows its task|no task was started for it)$/,
  },
  {
    staged: "a run that was cancelled and whose process hangs",
    finds: ["cancelling-for-long"],
    arrange: (stage) => {
      stage.stoppedRun("completed", {
        lastStatus: "RUNNING",
        desiredStatus: "RUNNING",
        stopCode: undefined,
        stoppedReason: undefined,
        stoppedAt: undefined,
      });
      const run = stage.prefect.runs.at(-1)?.run;
      Object.assign(run ?? {}, CANCELLING);
      Object.assign(stateOf(stage), CANCELLING_STATE);
      stage.now = new Date(stage.now.getTime() + 5 * 60_000);
    },
    shows: /^run \S+ is Cancelling since \S+, and its task \S+ is RUNNING$/,
  },
];

const SUBMISSIONS: Case[] = [
  notSubmitted(
    "agent-without-key",
    "a pool that names a key that the agent lacks",
    "KeyError: 'PREFECT_API_KEY'",
  ),
  notSubmitted(
    "definition-refused",
    "a run that names another project's task definition",
    "NotItsOwnError: the run sets `task_definition_arn`, which only registration sets, in deployments: start it without",
  ),
  notSubmitted(
    "run-task-denied",
    "an agent that may not start tasks",
    "ClientError: An error occurred (AccessDeniedException) when calling the RunTask operation: User: arn:aws:sts::123456789012:assumed-role/prefect-ecs-staging-agent-default-task-1234567/6f2b8f0c is not authorized to perform: ecs:RunTask on resource: arn:aws:ecs:eu-west-1:123456789012:task-definition/other:1 because no identity-based policy allows the ecs:RunTask action",
  ),
  notSubmitted(
    "run-task-throttled",
    "too many starts at once",
    "ClientError: An error occurred (ThrottlingException) when calling the RunTask operation (reached max retries: 4): Rate exceeded",
  ),
  notSubmitted(
    "prefect-rate-limited",
    "more starts than the plan of Prefect Cloud allows",
    "PrefectHTTPStatusError: Client error '429 Too Many Requests' for url 'https://api.prefect.cloud/api/accounts/1/workspaces/2/flow_runs/3/set_state'\nFor more information check: https://developer.mozilla.org/en-US/docs/Web/HTTP/Status/429",
  ),
  notSubmitted(
    "size-invalid",
    "a size that Fargate doesn't have",
    "ClientException: An error occurred (ClientException) when calling the RunTask operation: No Fargate configuration exists for given values.",
  ),
  notSubmitted(
    "job-variables-invalid",
    "job variables of a wrong type",
    "ValidationError: 1 validation error for ECSJobConfiguration\nenv\n  Input should be a valid dictionary [type=dict_type, input_value='DEBUG', input_type=str]",
  ),
  notSubmitted(
    "fargate-quota",
    "a quota that is used up",
    "RuntimeError: Failed to run ECS task: You’ve reached the limit on the number of vCPUs you can run concurrently",
  ),
  notSubmitted(
    "capacity-unavailable",
    "no capacity",
    "RuntimeError: Failed to run ECS task: Capacity is unavailable at this time. Please try again later or in a different availability zone",
  ),
  notSubmitted(
    "no-instance",
    "a quota for GPUs that is used up",
    "RuntimeError: Failed to run ECS task: VcpuLimitExceeded: You have requested more vCPU capacity than your current vCPU limit of 0 allows for the instance bucket that the specified instance type belongs to.",
  ),
  notSubmitted(
    "work-pool-changed",
    "a definition that was deregistered",
    "RuntimeError: Failed to run ECS task, the task definition is inactive. Re-register the task definition or remove the `task_definition_arn` from your work pool configuration to allow Prefect to register a new task definition automatically.",
  ),
];

const AGENTS: Case[] = [
  {
    staged: "a run at night, when its agent sleeps",
    finds: ["agent-sleeps"],
    arrange: (stage) => {
      stage.outputs = {
        schedules: { default: { start: "0 7 * * 1-5", stop: "0 20 * * 1-5", timezone: "Europe/Berlin" } },
      };
      Object.assign(stage.aws.service ?? {}, { desiredCount: 0, runningCount: 0 });
      stage.run("late");
    },
    shows: /^run \S+ is Late, due /,
  },
  {
    staged: "a service that somebody deleted",
    finds: ["service-missing"],
    arrange: ({ aws }) => {
      Object.assign(aws.service ?? {}, { status: "INACTIVE", desiredCount: 0, runningCount: 0 });
    },
    shows: /has no active service prefect-ecs-staging-agent-default-/,
  },
  {
    staged: "a default route to a network interface that is gone, or whose instance is",
    finds: ["route-blackhole"],
    arrange: ({ aws }) => {
      Object.assign(aws.routeTables[1] ?? {}, {
        Routes: [
          {
            DestinationCidrBlock: "0.0.0.0/0",
            NetworkInterfaceId: "eni-0f",
            Origin: "CreateRoute",
            State: "blackhole",
          },
        ],
      });
    },
    shows: /^subnet subnet-0b: the target eni-0f of its default route does not exist, or has no instance$/,
  },
  {
    staged: "a service that may run no more vCPUs",
    finds: ["fargate-quota"],
    arrange: (stage) => {
      stage.agentDown(`${UNPLACED}You've reached the limit on the number of vCPUs you can run concurrently.`);
    },
    shows: /^agent default: \(service \S+\) was unable to place a task/,
  },
  {
    staged: "an agent whose auth string is refused",
    finds: ["prefect-key-refused"],
    arrange: (stage) => {
      stage.agentDown("has started 1 tasks: (task 77777777777777777777777777777777).");
      stage.agentEnded("key refused");
    },
    shows: /PrefectHTTPStatusError: Client error '401 Unauthorized'/,
  },
  {
    staged: "an agent under an address that doesn't resolve, which ECS replaces",
    finds: ["prefect-unreachable", "agent-unhealthy"],
    arrange: (stage) => {
      stage.agentDown("(task 77777777777777777777777777777777) failed container health checks.");
      stage.agentEnded("name unknown", 143);
    },
    shows: /httpx\.ConnectError: \[Errno -2\] Name or service not known$/,
  },
  {
    staged: "an agent under an address where nobody answers, before ECS notices",
    finds: ["prefect-unreachable", "no-worker-online"],
    arrange: (stage) => {
      stage.wrote(stage.aws.tasks[0], agentLogLines("nobody answers"));
      Object.assign(stage.prefect.workers[0] ?? {}, { status: "OFFLINE" });
    },
    shows: /httpx\.ConnectError: All connection attempts failed$/,
  },
  {
    staged: "a server older than the agent, and nothing wrong",
    finds: ["prefect-server-older"],
    arrange: (stage) => {
      stage.wrote(stage.aws.tasks[0], [
        "03:34:05.194 | WARNING | prefect.events.clients - Your Prefect server is running an older version of Prefect than your client which may result in unexpected behavior. Please upgrade your Prefect server from version 3.8.8 to version 3.9.1 or higher.",
      ]);
    },
    shows: /^agent \S+ logged: .* from version 3\.8\.8 to version 3\.9\.1 or higher\.$/,
  },
  {
    staged: "an agent that asks another Prefect",
    finds: ["wrong-prefect-url", "no-worker-online"],
    arrange: (stage) => {
      stage.wrote(stage.aws.tasks[0], agentLogLines("work pool not found"));
      stage.prefect.workers.splice(0);
    },
    shows: /Work pool 'ecs-staging' not found!$/,
  },
  {
    staged: "a deployment that was rolled back, for a key that is refused",
    finds: ["prefect-key-refused", "rolled-back"],
    arrange: (stage) => {
      const at = new Date("2026-11-25T23:04:40.000Z");
      const service = stage.aws.service;
      const failed = "(deployment ecs-svc/7029715530192837465) deployment failed: tasks failed to start.";
      service?.events?.unshift(
        ...[
          "has reached a steady state.",
          "rolling back to deployment ecs-svc/2830403212626111962.",
          failed,
        ].map((message, index) => ({
          createdAt: new Date(at.getTime() - index),
          message: `(service ${service.serviceName ?? ""}) ${message}`,
        })),
      );
      stage.agentEnded("key refused");
    },
    shows: /Client error '401 Unauthorized'/,
  },
  {
    staged: "an agent whose definition names a version of the key that is gone",
    finds: ["secret-missing"],
    arrange: (stage) => {
      stage.aws.definitions["prefect-ecs-staging-agent-default:8"] = {
        containerDefinitions: [
          {
            command: [],
            secrets: [
              { name: "PREFECT_API_KEY", valueFrom: `${PREFECT_KEY}:::${KEY_VERSION.replace("f", "0")}` },
            ],
          },
        ],
      };
    },
    shows: /for PREFECT_API_KEY, no longer has version 04c1e0a2-\S+$/,
  },
];

const OBSERVERS: Case[] = [
  {
    staged: "an observer that gave up",
    finds: ["observer-stopped"],
    arrange: (stage) => {
      stage.wrote(stage.aws.tasks[0], agentObserver.situations["queue denied"]);
    },
    shows: /ECS observer failed, and goes on in 30 seconds$/,
  },
  {
    staged: "an observer that may not read tags",
    finds: ["observer-stopped"],
    arrange: (stage) => {
      stage.wrote(stage.aws.tasks[0], agentObserver.situations["tags denied"]);
    },
    shows: /Failed to process ECS observer message of task arn:/,
  },
  {
    staged: "an observer that found no queue at its start",
    finds: ["event-queue-missing"],
    arrange: (stage) => {
      stage.wrote(stage.aws.tasks[0], agentObserver.situations["queue missing"]);
    },
    shows: /SQS queue 'events' does not exist in region/,
  },
  {
    staged: "events that nobody takes",
    finds: ["events-wait"],
    arrange: ({ aws }) => {
      aws.queues.events.ApproximateNumberOfMessages = "3";
      Object.assign(aws.metrics[0] ?? {}, { Values: [1860] });
    },
    shows: /holds 3, and the oldest has waited for 31 minutes$/,
  },
  {
    staged: "tasks that stop without an event, as when the rule is disabled",
    finds: ["events-lost"],
    arrange: (stage) => {
      stage.stoppedRun("completed", { stoppedAt: new Date("2026-11-25T22:40:00Z") });
      Object.assign(stage.aws.metrics[1] ?? {}, { Values: [] });
    },
    shows: /^1 flow tasks stopped in the last hour, and queue \S+ received 0 messages$/,
  },
];

const WAITS: Case[] = [
  {
    staged: "a run that another stack's agents start",
    finds: ["run-elsewhere"],
    arrange: (stage) => {
      stage.run("late", { work_pool_name: "ecs-prod" });
    },
    shows: /is in work pool ecs-prod; the stack's are ecs-staging$/,
  },
  {
    staged: "a pool that somebody paused",
    finds: ["work-pool-paused"],
    arrange: (stage) => {
      stage.run("late");
      Object.assign(stage.prefect.workPool ?? {}, { is_paused: true, status: "PAUSED" });
    },
    shows: /^Prefect says that work pool ecs-staging is paused$/,
  },
  {
    staged: "a pool that somebody deleted",
    finds: ["work-pool-missing"],
    arrange: ({ prefect }) => {
      prefect.workPool = undefined;
    },
    shows: /^Prefect answers 404/,
  },
  {
    staged: "a pool whose template names another definition",
    finds: ["work-pool-changed"],
    arrange: ({ prefect }) => {
      editTemplate(prefect, (template) => template.replaceAll("prefect-ecs-staging-flow-run:7", "my-own:3"));
    },
    shows: /names task definition my-own:3, and the stack's is prefect-ecs-staging-flow-run:7$/,
  },
  {
    staged: "a pool in whose template somebody wrote a definition instead of the variable",
    finds: ["work-pool-changed"],
    arrange: ({ prefect }) => {
      editTemplate(prefect, (template) => template.replace("{{ task_definition_arn }}", "my-own:3"));
    },
    shows: /names task definition my-own:3, and the stack's is prefect-ecs-staging-flow-run:7$/,
  },
  {
    staged: "a pool in whose template the variable has no default",
    finds: ["work-pool-changed"],
    arrange: ({ prefect }) => {
      editTemplate(prefect, (template) =>
        template.replace(/"default":"[^"]*prefect-ecs-staging-flow-run:7"/, '"default":null'),
      );
    },
    shows: /^work pool ecs-staging names no task definition$/,
  },
  {
    staged: "a pool whose template names a subnet of another VPC",
    finds: ["work-pool-changed"],
    arrange: ({ prefect }) => {
      editTemplate(prefect, (template) => template.replace("subnet-0b", "subnet-ff"));
    },
    shows: /names subnets that are not the stack's: subnet-ff$/,
  },
  {
    staged: "a pool whose slots are taken",
    finds: ["work-pool-limit"],
    arrange: (stage) => {
      stage.run("late");
      Object.assign(stage.prefect.workPool ?? {}, { concurrency_limit: 1 });
      stage.prefect.concurrencyStatus = statusWithLimit("pool");
    },
    shows: /^work pool ecs-staging has 4 of 1 slots taken$/,
  },
  {
    staged: "a queue that somebody paused",
    finds: ["work-queue-paused"],
    arrange: (stage) => {
      stage.run("late");
      Object.assign(queueOf(stage, "default"), { is_paused: true, status: "PAUSED" });
    },
    shows: /^Prefect says that queue default of work pool ecs-staging is paused$/,
  },
  {
    staged: "a queue whose slots are taken",
    finds: ["work-queue-limit"],
    arrange: (stage) => {
      stage.run("late");
      Object.assign(queueOf(stage, "default"), { concurrency_limit: 1 });
      stage.prefect.concurrencyStatus = statusWithLimit("queue");
    },
    shows: /^queue default of work pool ecs-staging has 4 of 1 slots taken$/,
  },
  {
    staged: "a queue that no agent polls",
    finds: ["work-queue-unserved"],
    arrange: (stage) => {
      stage.run("late", { work_queue_name: "urgent" });
    },
    shows: /waits in ecs-staging\/urgent; the pool's agents poll default$/,
  },
  {
    staged: "a deployment that somebody paused",
    finds: ["deployment-paused"],
    arrange: (stage) => {
      stage.run("late");
      Object.assign(stage.prefect.deployments[0] ?? {}, { paused: true, status: "NOT_READY" });
    },
    shows: /^Prefect says that deployment hello is paused$/,
  },
  {
    staged: "a deployment whose slot is taken",
    finds: ["deployment-limit"],
    arrange: (stage) => {
      stage.run("slot1");
      stage.run("slot2");
    },
    shows: /^deployment limited has 1 of 1 slots taken$/,
  },
  {
    staged: "a flow that waits for a slot of a global limit",
    finds: ["concurrency-limit"],
    arrange: (stage) => {
      stage.run("slot1");
      stage.prefect.concurrencyLimits.push({
        ...stage.prefect.concurrencyLimits[0],
        name: "warehouse",
        limit: 2,
        active_slots: 2,
      } as never);
      stage.now = new Date(stage.now.getTime() + 20 * 60_000);
    },
    shows: /^limit warehouse has 2 of 2 slots taken$/,
  },
  {
    staged: "an agent that Prefect doesn't hear",
    finds: ["no-worker-online"],
    arrange: ({ prefect }) => {
      Object.assign(prefect.workers[0] ?? {}, { status: "OFFLINE" });
    },
    shows: /^the workers of work pool ecs-staging are offline, last heartbeat: 2026-11-25/,
  },
];

const FLOWS: Case[] = [
  {
    staged: "a flow that raised an exception",
    finds: ["flow-raised"],
    arrange: (stage) => {
      stage.run("raised");
    },
    shows: /KeyError: 'points'$/,
  },
  {
    staged: "a flow that can't be imported",
    finds: ["import-error"],
    arrange: (stage) => {
      stage.run("import");
    },
    shows: /ModuleNotFoundError: No module named 'flows\.points'$/,
  },
  {
    staged: "parameters that the flow doesn't have",
    finds: ["parameters-invalid"],
    arrange: (stage) => {
      stage.run("parameters");
    },
    shows: /SignatureMismatchError: Function expects parameters \['who'\]/,
  },
];

const UNKNOWN: Case[] = [
  {
    staged: "an agent that ends without a word that is known",
    finds: ["agent-unexplained"],
    arrange: (stage) => {
      stage.agentDown("has started 1 tasks: (task 77777777777777777777777777777777).");
      stage.agentEnded("polls");
    },
    shows: /^agent default logged: Worker 'ECSWorker \S+' started!$/,
  },
  {
    staged: "a run that crashed, and whose task AWS has forgotten",
    finds: ["run-unexplained"],
    arrange: (stage) => {
      stage.run("exit");
    },
    shows:
      /is Crashed since \S+: The following containers stopped with a non-zero exit code: \['flow-run'\]$/,
  },
  {
    staged: "a run that nobody takes, though all is well",
    finds: ["run-unexplained"],
    arrange: (stage) => {
      stage.run("late");
    },
    shows: /^run wooden-turtle of ecs-staging\/default, due 2026-11-25T23:02:46\.514Z, is Late since/,
  },
];

/** Everything that is staged on recorded answers. */
export const CASES: readonly Case[] = [
  ...STACK,
  ...REGISTRATION,
  ...STARTS,
  ...STOPS,
  ...ENDED,
  ...SUBMISSIONS,
  ...AGENTS,
  ...OBSERVERS,
  ...WAITS,
  ...FLOWS,
  ...UNKNOWN,
];

/** The state of the last run that was staged. */
function stateOf({ prefect }: Staged): object {
  return prefect.runs.at(-1)?.run.state ?? {};
}

function queueOf({ prefect }: Staged, name: string): object {
  return prefect.queues.find((queue) => queue.name === name) ?? {};
}

function agentLogLines(situation: keyof typeof agentLog.situations): string[] {
  return agentLog.situations[situation];
}

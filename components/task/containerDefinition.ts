/** Arguments of a task definition's container, named as in ECS's API. */
export interface ContainerArgs {
  readonly name: string;
  readonly image: string;
  /** @default the image's */
  readonly command?: string[];
  readonly environment: Record<string, string>;
  /** Environment variable → ECS's `valueFrom`. */
  readonly secrets: Record<string, string>;
  readonly logGroup: string;
  readonly region: string;
  /** Seconds between SIGTERM and SIGKILL. Fargate allows up to 120. */
  readonly stopTimeoutSeconds: number;
  /** ECS exec needs it: it writes to the container's root filesystem. */
  readonly writableRoot: boolean;
  /** @default none */
  readonly gpus?: number;
  /** @default none */
  readonly healthCheckCommand?: string[];
  /** Seconds in which failed checks don't count. @default 60 */
  readonly healthCheckStartSeconds?: number;
}

/** The user that `flows/Dockerfile` creates. */
const USER = "1000:1000";

/** The volume of the only writable path; Fargate doesn't support tmpfs. */
export const SCRATCH_VOLUME = "scratch";

/** A container that isn't root, writes to `/tmp` only, reaps its child processes and logs to CloudWatch. */
export function containerDefinition(args: ContainerArgs): object {
  return {
    name: args.name,
    image: args.image,
    essential: true,
    command: args.command,
    user: USER,
    privileged: false,
    readonlyRootFilesystem: !args.writableRoot,
    // Without an init process SIGTERM doesn't reach Python, and a stopped run stays Running.
    linuxParameters: { initProcessEnabled: true },
    mountPoints: [{ sourceVolume: SCRATCH_VOLUME, containerPath: "/tmp", readOnly: false }],
    stopTimeout: args.stopTimeoutSeconds,
    resourceRequirements: args.gpus === undefined ? undefined : [{ type: "GPU", value: String(args.gpus) }],
    environment: byName(args.environment).map(([name, value]) => ({ name, value })),
    secrets: byName(args.secrets).map(([name, valueFrom]) => ({ name, valueFrom })),
    logConfiguration: {
      logDriver: "awslogs",
      options: {
        "awslogs-group": args.logGroup,
        "awslogs-region": args.region,
        "awslogs-stream-prefix": args.name,
      },
    },
    healthCheck:
      args.healthCheckCommand === undefined
        ? undefined
        : {
            command: args.healthCheckCommand,
            interval: 30,
            timeout: 10,
            retries: 3,
            startPeriod: args.healthCheckStartSeconds ?? 60,
          },
  };
}

/** ECS returns variables in any order; sorted, equal definitions compare equal. */
function byName(values: Record<string, string>): [string, string][] {
  return Object.entries(values).sort(([a], [b]) => a.localeCompare(b));
}

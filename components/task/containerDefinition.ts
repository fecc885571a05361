/** The container's part of a task definition, in the words of ECS's API. */
export interface ContainerArgs {
  readonly name: string;
  readonly image: string;
  /** @default the image's */
  readonly command?: string[];
  readonly environment: Record<string, string>;
  /** Variable → ECS's `valueFrom`. */
  readonly secrets: Record<string, string>;
  readonly logGroup: string;
  readonly region: string;
  /** Seconds between SIGTERM and SIGKILL. Fargate allows up to 120. */
  readonly stopTimeoutSeconds: number;
  /** ECS exec writes to the container's root, so it can't be read-only with it. */
  readonly writableRoot: boolean;
  /** @default none */
  readonly healthCheckCommand?: string[];
}

/** The user that `flows/Dockerfile` makes. */
const USER = "1000:1000";

/** The volume behind the only writable path; Fargate knows no tmpfs. */
export const SCRATCH_VOLUME = "scratch";

/** A container that isn't root, can't write but to `/tmp`, reaps its children and logs to CloudWatch. */
export function containerDefinition(args: ContainerArgs): object {
  return {
    name: args.name,
    image: args.image,
    essential: true,
    command: args.command,
    user: USER,
    privileged: false,
    readonlyRootFilesystem: !args.writableRoot,
    // Without an init process SIGTERM never reaches Python, and a stopped run would stay Running.
    linuxParameters: { initProcessEnabled: true },
    mountPoints: [{ sourceVolume: SCRATCH_VOLUME, containerPath: "/tmp", readOnly: false }],
    stopTimeout: args.stopTimeoutSeconds,
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
        : { command: args.healthCheckCommand, interval: 30, timeout: 10, retries: 3, startPeriod: 60 },
  };
}

/** ECS returns them in an order of its own; a fixed one keeps two definitions of the same thing equal. */
function byName(values: Record<string, string>): [string, string][] {
  return Object.entries(values).sort(([a], [b]) => a.localeCompare(b));
}

import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { EC2Client } from "@aws-sdk/client-ec2";
import type { ECRClient } from "@aws-sdk/client-ecr";
import type { ECSClient } from "@aws-sdk/client-ecs";
import type { ElastiCacheClient } from "@aws-sdk/client-elasticache";
import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { STSClient } from "@aws-sdk/client-sts";

/** The clients that a step is given. */
export interface Clients {
  readonly ecs: ECSClient;
  readonly logs: CloudWatchLogsClient;
  readonly ecr: ECRClient;
  readonly sts: STSClient;
}

/** Where a stack's images are. */
export interface Images {
  readonly repositoryArn: string;
  readonly owned: boolean;
  readonly usedBy: string;
}

/** The runner is JavaScript, for `up` starts it without a compiler; this is what it exports. */
interface Modules {
  readonly "address.mjs": {
    readonly freeAddress: (
      ec2: EC2Client,
      what: { readonly allocationId: string; readonly tags: Record<string, string> },
    ) => Promise<void>;
  };
  readonly "authString.mjs": {
    readonly makeAuthString: (client: SecretsManagerClient, secretArn: string) => Promise<boolean>;
  };
  readonly "valkeyPassword.mjs": {
    readonly makeValkeyPassword: (
      clients: {
        readonly secrets: SecretsManagerClient;
        readonly elastiCache: ElastiCacheClient;
        readonly wait: (milliseconds: number) => Promise<unknown>;
      },
      names: { readonly secretArn: string; readonly userId: string },
    ) => Promise<void>;
  };
  readonly "images.mjs": {
    readonly claimImages: (ecr: ECRClient, images: Images, digests: Set<string>) => Promise<void>;
    readonly releaseImages: (ecr: ECRClient, images: Images, digests?: Set<string>) => Promise<void>;
    readonly retireImages: (ecr: ECRClient, images: Images, now: number) => Promise<string[]>;
    readonly otherUsersOf: (ecr: ECRClient, images: Images) => Promise<string[]>;
  };
  readonly "task.mjs": {
    readonly runTask: (
      clients: Pick<Clients, "ecs" | "logs">,
      task: {
        readonly cluster: string;
        readonly taskDefinition: string;
        readonly containerName: string;
        readonly logGroup: string;
        readonly subnets: string[];
        readonly securityGroups: string[];
      },
      options?: {
        readonly command?: string[];
        readonly timeoutMinutes?: number;
        readonly signal?: AbortSignal;
      },
    ) => Promise<void>;
  };
  readonly "retire.mjs": {
    readonly retireRevisions: (
      ecs: ECSClient,
      what: { readonly cluster: string; readonly families: string[] },
      now: number,
    ) => Promise<{ revisions: string[]; digests: Set<string> }>;
    readonly retireFamily: (ecs: ECSClient, family: string) => Promise<string[]>;
  };
  readonly "step.mjs": {
    readonly StepError: new (message: string) => Error;
    readonly runStep: (step: (input: unknown, clients: Clients) => Promise<void>) => Promise<void>;
  };
}

/** A one-off task, as the runner is told of it. */
export const task = {
  cluster: "main",
  taskDefinition: "registrations:3",
  containerName: "registration",
  logGroup: "logs",
  subnets: ["subnet-a"],
  securityGroups: ["sg-a"],
};

/** Loads a module of the runner. */
export function runnerModule<File extends keyof Modules>(file: File): Modules[File] {
  return jest.requireActual<Modules[File]>(`../../components/runner/${file}`);
}

/** Lines printed since then. */
export function printed(stream: "log" | "error"): () => string[] {
  const spy = jest.spyOn(console, stream).mockImplementation(() => undefined);
  return () => spy.mock.calls.flatMap((words) => words.join(" ").split("\n"));
}

import type { CapturedResource } from "../../offline/capturedResource";

type Inputs = Readonly<Record<string, unknown>>;

/** A fault, and the rules that must find it. */
export interface Fault {
  readonly title: string;
  readonly type: string;
  /** Suffix of the changed resource's name. */
  readonly name: string;
  /** `undefined` removes the resource. */
  readonly seed: (inputs: Inputs) => Inputs | undefined;
  readonly caughtBy: readonly string[];
}

const TASK = "aws:ecs/taskDefinition:TaskDefinition";
const POLICY = "aws:iam/rolePolicy:RolePolicy";

export const FAULTS: readonly Fault[] = [
  container("a privileged container", { privileged: true }, ["own-privileged"]),
  container("a container that runs as root", { user: "root" }, ["own-root-user"]),
  container("a container that runs as the image's user", { user: undefined }, ["own-root-user"]),
  container("a writable root file system", { readonlyRootFilesystem: false }, [
    "own-writable-root",
    "CKV_AWS_336",
  ]),
  container("no log configuration", { logConfiguration: undefined }, ["own-no-log"]),
  container(
    "a key in plaintext, detected by its name",
    { environment: [{ name: "PREFECT_API_KEY", value: "x" }] },
    ["own-plaintext-secret"],
  ),
  container(
    "a password in plaintext, in a URL",
    { environment: [{ name: "STORE", value: "postgresql://flows:hunter2@db/flows" }] },
    ["own-plaintext-secret"],
  ),
  container("an image by its tag", { image: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/flows:latest" }, [
    "own-image-by-tag",
  ]),
  {
    title: "a task definition with a Pulumi secret",
    type: TASK,
    name: "flow-run",
    seed: (inputs) => ({ ...inputs, containerDefinitions: "[secret]" }),
    caughtBy: ["own-hidden"],
  },
  inputsOf(
    "logs without a retention",
    "aws:cloudwatch/logGroup:LogGroup",
    "flow-run",
    { retentionInDays: 0 },
    ["own-retention"],
  ),
  {
    title: "a default security group that isn't managed",
    type: "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
    name: "",
    seed: () => undefined,
    caughtBy: ["own-default-group", "CKV2_AWS_12"],
  },
  inputsOf(
    "an open default security group",
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
    "",
    { ingress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }] },
    ["own-default-group", "CKV2_AWS_12"],
  ),
  network("an agent with a public address", { assignPublicIp: true }, ["own-public-address", "CKV_AWS_333"]),
  network("an agent in a public subnet", { subnets: ["subnet-public-eu-west-1a"] }, ["own-public-subnet"]),
  inputsOf(
    "a security group that allows inbound SSH",
    "aws:ec2/securityGroup:SecurityGroup",
    "agent-default",
    {
      ingress: [{ protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: ["0.0.0.0/0"], description: "SSH" }],
    },
    ["own-ingress", "CKV_AWS_24"],
  ),
  inputsOf(
    "an agent that may connect to every port",
    "aws:ec2/securityGroup:SecurityGroup",
    "agent-default",
    { egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"], description: "All" }] },
    ["CKV_AWS_382"],
  ),
  policy("a right to everything", { Action: "*", Resource: "*" }, [
    "own-wide-rights",
    "CKV_AWS_62",
    "CKV_AWS_355",
  ]),
  policy("a right to pass any role", { Action: ["iam:PassRole"], Resource: ["*"] }, [
    "own-wide-rights",
    "CKV_AWS_289",
  ]),
  policy("a right to read any secret", { Action: ["secretsmanager:GetSecretValue"], Resource: ["*"] }, [
    "own-wide-rights",
    "CKV_AWS_288",
  ]),
  policy("a right to all but some actions", { NotAction: ["iam:*"], Resource: ["arn:aws:s3:::data/**"] }, [
    "own-wide-rights",
  ]),
  trust("a role that any principal may assume", { Principal: { AWS: "*" } }, ["own-trust", "CKV_AWS_60"]),
  trust(
    "a role that ECS may assume for other accounts",
    { Principal: { Service: "ecs-tasks.amazonaws.com" } },
    ["own-trust"],
  ),
  inputsOf("mutable image tags", "aws:ecr/repository:Repository", "", { imageTagMutability: "MUTABLE" }, [
    "CKV_AWS_51",
  ]),
  inputsOf(
    "images without scanning",
    "aws:ecr/repository:Repository",
    "",
    { imageScanningConfiguration: { scanOnPush: false } },
    ["CKV_AWS_163"],
  ),
  inputsOf("a queue without encryption", "aws:sqs/queue:Queue", "events", { sqsManagedSseEnabled: false }, [
    "CKV_AWS_27",
  ]),
  inputsOf(
    "a queue without a dead-letter queue",
    "aws:sqs/queue:Queue",
    "events",
    { redrivePolicy: undefined },
    ["own-dead-letters"],
  ),
  {
    title: "a queue that any principal may send to",
    type: "aws:sqs/queuePolicy:QueuePolicy",
    name: "events",
    seed: (inputs) => ({
      ...inputs,
      policy: document({ Action: "sqs:*", Principal: "*", Resource: "*" }),
    }),
    caughtBy: ["CKV_AWS_168", "CKV_AWS_387"],
  },
  onlyAllowing("a queue that allows requests without TLS", "aws:sqs/queuePolicy:QueuePolicy", "events", [
    "own-tls",
  ]),
  onlyAllowing("a topic that allows requests without TLS", "aws:sns/topicPolicy:TopicPolicy", "alarms", [
    "own-tls",
  ]),
  {
    title: "a topic that any principal may publish to",
    type: "aws:sns/topicPolicy:TopicPolicy",
    name: "alarms",
    seed: (inputs) => ({
      ...inputs,
      policy: document({ Action: "sns:Publish", Principal: "*", Resource: inputs["arn"] }),
    }),
    caughtBy: ["CKV_AWS_169"],
  },
  inputsOf(
    "an alarm without an action",
    "aws:cloudwatch/metricAlarm:MetricAlarm",
    "task-events-wait",
    { alarmActions: [], okActions: [] },
    ["own-alarm-action"],
  ),
  inputsOf(
    "a cluster without Container Insights",
    "aws:ecs/cluster:Cluster",
    "",
    { settings: [{ name: "containerInsights", value: "disabled" }] },
    ["CKV_AWS_65"],
  ),
  inputsOf(
    "a key in the state as plaintext",
    "aws:secretsmanager/secretVersion:SecretVersion",
    "prefect",
    { secretString: "pnu_0123456789" },
    ["own-secret-in-state"],
  ),
];

/** A program with one fault. */
export function seeded(
  resources: readonly CapturedResource[],
  { title, type, name, seed }: Fault,
): CapturedResource[] {
  let done = 0;
  const changed = resources.flatMap((resource) => {
    if (done > 0 || resource.type !== type || !resource.name.endsWith(name)) {
      return [resource];
    }
    done++;
    const inputs = seed(resource.inputs);
    return inputs === undefined ? [] : [{ ...resource, inputs: withoutUndefined(inputs) }];
  });
  if (done === 0) {
    throw new Error(`There is no ${type} …${name} for ${title}`);
  }
  return changed;
}

export function inputsOf(
  title: string,
  type: string,
  name: string,
  change: Inputs,
  caughtBy: string[],
): Fault {
  return { title, type, name, seed: (inputs) => ({ ...inputs, ...change }), caughtBy };
}

function container(title: string, change: Inputs, caughtBy: string[]): Fault {
  const seed = (inputs: Inputs): Inputs => ({
    ...inputs,
    containerDefinitions: JSON.stringify(
      (JSON.parse(inputs["containerDefinitions"] as string) as object[]).map((one) => ({
        ...one,
        ...change,
      })),
    ),
  });
  return { title, type: TASK, name: "flow-run", seed, caughtBy };
}

function network(title: string, change: Inputs, caughtBy: string[]): Fault {
  const seed = (inputs: Inputs): Inputs => ({
    ...inputs,
    networkConfiguration: { ...(inputs["networkConfiguration"] as object), ...change },
  });
  return { title, type: "aws:ecs/service:Service", name: "agent-default", seed, caughtBy };
}

/** Adds a statement to the agent's own policy. */
function policy(title: string, statement: Inputs, caughtBy: string[]): Fault {
  const seed = (inputs: Inputs): Inputs => {
    const { Statement, ...rest } = JSON.parse(inputs["policy"] as string) as { readonly Statement: object[] };
    return {
      ...inputs,
      policy: JSON.stringify({ ...rest, Statement: [...Statement, { Effect: "Allow", ...statement }] }),
    };
  };
  return { title, type: POLICY, name: "agent-default-task", seed, caughtBy };
}

/** Removes a policy's Deny statements. */
export function onlyAllowing(title: string, type: string, name: string, caughtBy: string[]): Fault {
  const seed = (inputs: Inputs): Inputs => {
    const { Statement, ...rest } = JSON.parse(inputs["policy"] as string) as {
      readonly Statement: readonly { readonly Effect: string }[];
    };
    const allowed = Statement.filter(({ Effect }) => Effect === "Allow");
    return { ...inputs, policy: JSON.stringify({ ...rest, Statement: allowed }) };
  };
  return { title, type, name, seed, caughtBy };
}

function trust(title: string, statement: Inputs, caughtBy: string[]): Fault {
  const assumeRolePolicy = document({ Action: "sts:AssumeRole", ...statement });
  return inputsOf(title, "aws:iam/role:Role", "flow-run-task", { assumeRolePolicy }, caughtBy);
}

export function document(statement: Inputs): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });
}

function withoutUndefined(inputs: Inputs): Inputs {
  return Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== undefined));
}

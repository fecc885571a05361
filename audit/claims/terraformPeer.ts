import { type Grant, MANAGED_EXECUTION_POLICY, type Peer } from "./peer";

/** Reads a worker out of terraform-prefect-ecs-worker's files; no more of HCL than is in them. */
export function terraformPeer(name: string, source: string): Peer {
  const blocks = blocksOf(source);
  const ofType = (type: string): Block[] => blocks.filter((block) => block.type === type);
  const rightsOf = (role: string): Grant[] => [
    ...ofType("aws_iam_role_policy_attachment")
      .filter(({ body }) => body.includes(role) && body.includes("AmazonECSTaskExecutionRolePolicy"))
      .map(() => MANAGED_EXECUTION_POLICY),
    ...ofType("aws_iam_role_policy")
      .filter(({ body }) => body.includes(role))
      .map(grantOf),
  ];
  const [task] = ofType("aws_ecs_task_definition");
  return {
    name,
    workerRights: rightsOf("aws_iam_role.prefect_worker_task_role"),
    executionRights: rightsOf("aws_iam_role.prefect_worker_execution_role"),
    trusts: ofType("aws_iam_role").map(({ body }) => ({ namesAccount: body.includes("aws:SourceAccount") })),
    openIngress: ofType("aws_security_group_rule").filter(
      ({ body }) => /type\s*=\s*"ingress"/.test(body) && body.includes("0.0.0.0/0"),
    ).length,
    containers:
      task === undefined
        ? []
        : [
            {
              imagesUser: !/\buser\s*=/.test(task.body),
              readOnlyRoot: /readonlyRootFilesystem\s*=\s*true/.test(task.body),
              byDigest: /image\s*=.*@sha256:/.test(task.body),
            },
          ],
    exec: ofType("aws_ecs_service").some(({ body }) => /enable_execute_command\s*=\s*true/.test(body)),
  };
}

interface Block {
  readonly type: string;
  readonly body: string;
}

/** A block ends where a line is nothing but its brace. */
function blocksOf(source: string): Block[] {
  return [...source.matchAll(/^resource "(?<type>\w+)" "\w+" \{\n(?<body>.*?)^\}/gms)].map(
    ({ groups = {} }) => ({
      type: groups["type"] ?? "",
      body: groups["body"] ?? "",
    }),
  );
}

function grantOf({ body }: Block): Grant {
  const actions = /Action\s*=\s*\[(?<list>[^\]]*)\]/.exec(body)?.groups?.["list"] ?? "";
  const everywhere = /Resource\s*=\s*"\*"/.test(body);
  return {
    actions: [...actions.matchAll(/"([^"]+)"/g)].map(([, action = ""]) => action),
    resources: [everywhere ? "*" : "named"],
  };
}

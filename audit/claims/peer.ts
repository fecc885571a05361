/** What is counted of a way to run a worker on ECS. */
export interface Peer {
  readonly name: string;
  /** Statements of the worker's own role. */
  readonly workerRights: readonly Grant[];
  /** Statements of the role that starts it; managed policies as what they grant. */
  readonly executionRights: readonly Grant[];
  readonly trusts: readonly Trust[];
  /** Security group rules that let anybody in. */
  readonly openIngress: number;
  readonly containers: readonly WorkerContainer[];
  readonly exec: boolean;
}

export interface Grant {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

/** Whether a role's trust names the account that it is assumed for. */
export interface Trust {
  readonly namesAccount: boolean;
}

export interface WorkerContainer {
  readonly imagesUser: boolean;
  readonly readOnlyRoot: boolean;
  readonly byDigest: boolean;
}

/** What AWS's AmazonECSTaskExecutionRolePolicy grants, all of it on every resource. */
export const MANAGED_EXECUTION_POLICY: Grant = {
  actions: [
    "ecr:BatchCheckLayerAvailability",
    "ecr:BatchGetImage",
    "ecr:GetAuthorizationToken",
    "ecr:GetDownloadUrlForLayer",
    "logs:CreateLogStream",
    "logs:PutLogEvents",
  ],
  resources: ["*"],
};

/** Rows of the table in `docs/security.md`: what is counted → how. */
export const COUNTS: Readonly<Record<string, (peer: Peer) => number | string>> = {
  "actions that the worker may take on every resource": (peer) => everywhere(peer.workerRights),
  "the same of the role that starts it": (peer) => everywhere(peer.executionRights),
  "actions that the worker may take at all": (peer) =>
    peer.workerRights.flatMap(({ actions }) => actions).length,
  "roles that it may pass on": ({ workerRights }) => {
    const targets = workerRights
      .filter(({ actions }) => actions.includes("iam:PassRole"))
      .flatMap(({ resources }) => resources);
    return targets.some((target) => target.includes("*")) ? "every role" : targets.length;
  },
  "may register task definitions": ({ workerRights }) =>
    yesOrNo(workerRights.some(({ actions }) => actions.includes("ecs:RegisterTaskDefinition"))),
  "roles whose trust names no account": ({ trusts }) =>
    trusts.filter(({ namesAccount }) => !namesAccount).length,
  "rules that let anybody connect": ({ openIngress }) => openIngress,
  "containers whose definition leaves the user to the image": ({ containers }) =>
    containers.filter(({ imagesUser }) => imagesUser).length,
  "containers with a writable root": ({ containers }) =>
    containers.filter(({ readOnlyRoot }) => !readOnlyRoot).length,
  "images that are not named by digest": ({ containers }) =>
    containers.filter(({ byDigest }) => !byDigest).length,
  "a shell in the worker without asking for it": ({ exec }) => yesOrNo(exec),
};

/** A grant on a name with a wildcard in its middle is one on many resources; on `*` or every role it is one on all. */
function everywhere(grants: readonly Grant[]): number {
  return grants
    .filter(({ resources }) =>
      resources.some((resource) => resource === "*" || /^arn:aws:iam::\*:role\/\*$/.test(resource)),
    )
    .flatMap(({ actions }) => actions).length;
}

function yesOrNo(value: boolean): string {
  return value ? "yes" : "no";
}

import { rule } from "../rule";

interface NetworkConfiguration {
  readonly assignPublicIp?: boolean;
}

interface Props {
  /** A service or task set. */
  readonly networkConfiguration?: NetworkConfiguration;
  /** An EventBridge rule's target. */
  readonly ecsTarget?: { readonly networkConfiguration?: NetworkConfiguration };
  /** A schedule. */
  readonly target?: {
    readonly ecsParameters?: { readonly networkConfiguration?: NetworkConfiguration };
  };
}

/** Type of a resource that starts ECS tasks → key of its network configuration. */
const STARTERS: Readonly<Record<string, readonly [key: string, read: (props: Props) => unknown]>> = {
  "aws:ecs/service:Service": service(),
  "aws:ecs/taskSet:TaskSet": service(),
  "aws:cloudwatch/eventTarget:EventTarget": [
    "ecsTarget.networkConfiguration.assignPublicIp",
    ({ ecsTarget }) => ecsTarget?.networkConfiguration?.assignPublicIp,
  ],
  "aws:scheduler/schedule:Schedule": [
    "target.ecsParameters.networkConfiguration.assignPublicIp",
    ({ target }) => target?.ecsParameters?.networkConfiguration?.assignPublicIp,
  ],
};

/** Tasks use the NAT gateways' addresses: a public address of their own isn't allow-listed anywhere, and is reachable. */
export const noPublicAddress = rule({
  name: "no-public-address",
  description: "ECS tasks have no public address.",
  severity: "high",
  isAbout: (type) => type in STARTERS,
  config: {},
  check: ({ type, props }) => {
    const [key = "", read] = STARTERS[type] ?? [];
    // By default ECS assigns none.
    return read?.(props) === true
      ? [
          `\`${key}\` must be false, got true: put the tasks into private subnets, whose way out is a NAT gateway.`,
        ]
      : [];
  },
});

function service(): readonly [string, (props: Props) => unknown] {
  return [
    "networkConfiguration.assignPublicIp",
    ({ networkConfiguration }) => networkConfiguration?.assignPublicIp,
  ];
}

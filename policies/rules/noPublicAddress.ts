import { rule } from "../rule";

interface NetworkConfiguration {
  readonly assignPublicIp?: boolean;
}

interface Props {
  /** Of a service or task set. */
  readonly networkConfiguration?: NetworkConfiguration;
  /** Of a rule's target. */
  readonly ecsTarget?: { readonly networkConfiguration?: NetworkConfiguration };
  /** Of a schedule. */
  readonly target?: {
    readonly ecsParameters?: { readonly networkConfiguration?: NetworkConfiguration };
  };
}

/** Where a program says how ECS starts tasks → where the network is said there. */
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

/** Tasks leave through the NAT gateways' addresses: one of their own would be allow-listed nowhere, and reachable. */
export const noPublicAddress = rule({
  name: "no-public-address",
  description: "ECS tasks have no public address.",
  severity: "high",
  isAbout: (type) => type in STARTERS,
  config: {},
  check: ({ type, props }) => {
    const [key = "", read] = STARTERS[type] ?? [];
    // Not said, ECS gives none.
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

import { awsLimits } from "../awsLimits";
import { show } from "../show";
import { CpuArchitecture } from "../task/fargatePlatform";

/** EC2 instances that ECS starts for flow runs, and ends when none needs them. */
export interface InstanceCapacity {
  /** Unique in the cluster, with the component's name. */
  readonly name: string;
  /** EC2 instance types, or families such as `g6.*`, among which ECS chooses what fits a task best. */
  readonly instanceTypes: string[];
  /** Disk of an instance for images and tasks. @default AWS decides */
  readonly storageGiB?: number;
  /** Seconds for which an instance without tasks stays, with the images that it has. @default AWS decides */
  readonly scaleInAfterSeconds?: number;
}

const { scaleInAfterSeconds, storageGiB, instanceTypes: typesAtMost } = awsLimits.managedInstances;

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateCapacityProvider.html */
const RESERVED = /^(aws|ecs|fargate)/i;
const NAME = /^[a-z]([a-z0-9-]{0,11}[a-z0-9])?$/;
/** `g6.xlarge`, `g6.*`, `u7i-12tb.224xlarge` */
const INSTANCE_TYPE = /^[a-z][a-z0-9-]*\.(\*|[a-z0-9-]+)$/;
/** Graviton's families have a `g` after their generation: `m7g`, `c7gn`, `g5g`. */
const GRAVITON = /^(a1|[a-z]+\d+[a-z]*g[a-z]*|[a-z]+\d+g[a-z]*)\./;

/** The capacity provider's name in ECS. */
export function capacityProviderName(prefix: string, { name }: Pick<InstanceCapacity, "name">): string {
  return `${prefix}-${name}`;
}

/** Problems of instances, one line each. @param prefix Of the capacity provider's name. @param key Their name in messages. */
export function instanceCapacityProblems(capacity: InstanceCapacity, prefix: string, key: string): string[] {
  const { name, instanceTypes } = capacity;
  const wrong = instanceTypes.filter((type) => !INSTANCE_TYPE.test(type));
  return [
    ...(NAME.test(name)
      ? []
      : [
          `\`${key}.name\` must be at most 13 small letters, digits and inner '-', beginning with a letter, got ${show(name)}.`,
        ]),
    ...(RESERVED.test(prefix)
      ? [
          `\`${key}\` needs a project whose name doesn't begin with 'aws', 'ecs' or 'fargate', for ECS refuses capacity providers that do, got ${show(prefix)}.`,
        ]
      : []),
    ...(instanceTypes.length >= 1 && instanceTypes.length <= typesAtMost.max
      ? []
      : [
          `\`${key}.instanceTypes\` must have from 1 to ${typesAtMost.max} instance types, got ${instanceTypes.length}.`,
        ]),
    ...wrong.map(
      (type) =>
        `\`${key}.instanceTypes\` must be EC2 instance types, such as 'g6.xlarge' or 'g6.*', got ${show(type)}.`,
    ),
    ...(wrong.length === 0 && new Set(instanceTypes.map(architectureOf)).size > 1
      ? [
          `\`${key}.instanceTypes\` must have one CPU architecture, got ${instanceTypes.map((type) => `${type} (${architectureOf(type)})`).join(", ")}.`,
        ]
      : []),
    ...outOf(`${key}.storageGiB`, capacity.storageGiB, storageGiB, "GiB"),
    ...outOf(`${key}.scaleInAfterSeconds`, capacity.scaleInAfterSeconds, scaleInAfterSeconds, "seconds"),
  ];
}

/** The architecture of an instance type or family. */
export function architectureOf(instanceType: string): CpuArchitecture {
  return GRAVITON.test(instanceType) ? CpuArchitecture.arm : CpuArchitecture.x86;
}

function outOf(
  key: string,
  value: number | undefined,
  { min, max }: { readonly min: number; readonly max: number },
  unit: string,
): string[] {
  return value === undefined || (Number.isInteger(value) && value >= min && value <= max)
    ? []
    : [`\`${key}\` must be a whole number from ${min} to ${max} ${unit}, got ${show(value)}.`];
}

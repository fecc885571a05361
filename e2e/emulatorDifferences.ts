import type { Change } from "./changes";

/** A property that the emulator doesn't keep as AWS does, so that every `up` shows a change. */
export interface EmulatorDifference {
  readonly type: string;
  readonly property: string;
  readonly because: string;
}

const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";

/** Any other change of a second `up` is a fault of the program. */
export const EMULATOR_DIFFERENCES: readonly EmulatorDifference[] = [
  {
    type: "aws:ecs/service:Service",
    property: "availabilityZoneRebalancing",
    because: "it forgets the setting; AWS reports it back",
  },
  {
    type: "aws:ecs/service:Service",
    property: "capacityProviderStrategies",
    because:
      "a provider that updates a service for the first time, here for the setting above, fills in `base`",
  },
  ...["actionsEnabled", "alarmDescription", "dimensions", "period", "statistic", "treatMissingData"].map(
    (property) => ({
      type: ALARM,
      property,
      because: "it holds the property, and leaves it out of what it tells about an alarm; AWS tells it",
    }),
  ),
  {
    type: ALARM,
    property: "metricQueries",
    because:
      "a provider that updates an alarm for the first time, here for the ones above, fills in defaults of each query",
  },
];

/** Differences that show only after a refresh. */
export const REFRESH_DIFFERENCES: readonly EmulatorDifference[] = [
  ...["alarmActions", "okActions"].map((property) => ({
    type: ALARM,
    property,
    because: "it leaves out of what it tells about an alarm whom to tell; AWS tells it",
  })),
  {
    type: "aws:ec2/securityGroup:SecurityGroup",
    property: "egress",
    because: "it tells a group's rules in another form than it was given them",
  },
];

export interface Comparison {
  /** Changes, with their properties, that no difference explains. */
  readonly unexplained: readonly Change[];
  /** Differences that didn't occur: a newer emulator or provider may have fixed them. */
  readonly unneeded: readonly EmulatorDifference[];
}

/** Compares the changes of an `up` that should have none with the emulator's differences. */
export function compareWithDifferences(
  changes: readonly Change[],
  differences: readonly EmulatorDifference[] = EMULATOR_DIFFERENCES,
): Comparison {
  const explains = (difference: EmulatorDifference, change: Change): boolean =>
    change.op === "update" &&
    difference.type === change.type &&
    change.properties.includes(difference.property);
  return {
    unexplained: changes
      .map((change) => ({
        ...change,
        properties: change.properties.filter(
          (property) => !differences.some((one) => one.property === property && explains(one, change)),
        ),
      }))
      .filter(({ op, properties }) => op !== "update" || properties.length > 0),
    unneeded: differences.filter((difference) => !changes.some((change) => explains(difference, change))),
  };
}

import type { Change } from "./changes";

/** A property that the emulator doesn't hold as AWS does, so that it shows as a change on every `up`. */
export interface EmulatorDifference {
  readonly type: string;
  readonly property: string;
  readonly because: string;
}

const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";

/** Everything else that a second `up` changes is a fault of the program. */
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

/** What only shows when the state is refreshed first. */
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
  /** Changes, or the part of their properties, that no difference explains. */
  readonly unexplained: readonly Change[];
  /** Differences that did not show: a newer emulator or another provider may have done away with them. */
  readonly unneeded: readonly EmulatorDifference[];
}

/** Compares the changes of an `up` that should have none with what the emulator can't hold. */
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

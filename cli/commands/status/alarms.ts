import { DescribeAlarmsCommand, type MetricAlarm } from "@aws-sdk/client-cloudwatch";
import type { Environment } from "../../stack/environment";

export interface AlarmStatus {
  readonly name: string;
  /** OK, ALARM or INSUFFICIENT_DATA; MISSING where CloudWatch has none of that name. */
  readonly state: string;
  readonly since: Date | undefined;
  /** What it means, and what to do first. */
  readonly description: string | undefined;
}

/** Maximum per DescribeAlarms call. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html */
const AT_ONCE = 100;

/** The states of the stack's alarms. */
export async function alarmsStatus({ aws, outputs }: Environment): Promise<AlarmStatus[]> {
  const names = outputs.alarmNames;
  const found = new Map<string, MetricAlarm>();
  for (let from = 0; from < names.length; from += AT_ONCE) {
    const { MetricAlarms = [] } = await aws.cloudWatch.send(
      new DescribeAlarmsCommand({ AlarmNames: names.slice(from, from + AT_ONCE), MaxRecords: AT_ONCE }),
    );
    MetricAlarms.forEach((alarm) => found.set(alarm.AlarmName ?? "", alarm));
  }
  return names.map((name) => {
    const alarm = found.get(name);
    return {
      name,
      state: alarm?.StateValue ?? "MISSING",
      since: alarm?.StateTransitionedTimestamp ?? alarm?.StateUpdatedTimestamp,
      description: alarm?.AlarmDescription,
    };
  });
}

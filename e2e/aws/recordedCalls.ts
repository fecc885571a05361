import type { Emulator } from "./emulator";

/** Environment variables with which the emulator records calls. */
export const RECORDING = { CLOUDTRAIL_RECORDING: "1", CLOUDTRAIL_MAX_EVENTS: "100000" };

/** A call to AWS, as in CloudTrail. */
export interface RecordedCall {
  readonly service: string;
  readonly action: string;
  /** User agent of the caller's library. */
  readonly userAgent: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Seconds since 1970. */
  readonly time: number;
}

/** The calls since a time, in order. */
export async function recordedCalls(
  emulator: Emulator,
  since: Date,
  attribute?: { readonly EventName: string },
): Promise<RecordedCall[]> {
  const calls: RecordedCall[] = [];
  const seen = new Set<string>();
  // The emulator doesn't paginate: the newest calls come first, and older ones are requested by time.
  for (let end = Date.now() / 1000 + 1; ;) {
    const { Events: events } = await emulator.json<{ Events: CloudTrailEvent[] }>(
      "cloudtrail",
      LOOKUP_EVENTS,
      {
        StartTime: since.getTime() / 1000,
        EndTime: end,
        LookupAttributes: Object.entries(attribute ?? {}).map(([AttributeKey, AttributeValue]) => ({
          AttributeKey,
          AttributeValue,
        })),
      },
    );
    const fresh = events.filter(({ EventId }) => !seen.has(EventId));
    for (const event of fresh) {
      seen.add(event.EventId);
      calls.unshift(callOf(event));
      end = event.EventTime;
    }
    if (fresh.length === 0) {
      return calls;
    }
  }
}

/** Number of calls of each action, `service:Action`. */
export function countByAction(calls: readonly RecordedCall[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { service, action } of calls) {
    const name = `${service}:${action}`;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

/** Creations that a client has retried without a response to the first try, with the same client token. */
export function repeatedCreations(calls: readonly RecordedCall[]): RecordedCall[] {
  const tokens = new Set<unknown>();
  return calls.filter(({ action, parameters: { ClientToken: token } }) => {
    const isRepeated = action.startsWith("Create") && token !== undefined && tokens.has(token);
    tokens.add(token);
    return isRepeated;
  });
}

const LOOKUP_EVENTS = "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents";

interface CloudTrailEvent {
  readonly EventId: string;
  readonly EventName: string;
  readonly EventSource: string;
  readonly EventTime: number;
  /** JSON. */
  readonly CloudTrailEvent: string;
}

function callOf(event: CloudTrailEvent): RecordedCall {
  const details = JSON.parse(event.CloudTrailEvent) as {
    userAgent: string;
    requestParameters: Record<string, unknown> & { readonly Action?: string };
  };
  return {
    service: event.EventSource.replace(".amazonaws.com", ""),
    // The emulator doesn't record the content of forms.
    action: details.requestParameters.Action ?? event.EventName,
    userAgent: details.userAgent,
    parameters: details.requestParameters,
    time: event.EventTime,
  };
}

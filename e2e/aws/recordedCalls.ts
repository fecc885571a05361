import type { Emulator } from "./emulator";

/** Variables with which the emulator keeps a record of the calls that it gets. */
export const RECORDING = { CLOUDTRAIL_RECORDING: "1", CLOUDTRAIL_MAX_EVENTS: "100000" };

/** A call to AWS as CloudTrail records it. */
export interface RecordedCall {
  readonly service: string;
  readonly action: string;
  /** The library that made it. */
  readonly userAgent: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Seconds since 1970. */
  readonly time: number;
}

/** The calls since a moment, in their order. */
export async function recordedCalls(
  emulator: Emulator,
  since: Date,
  attribute?: { readonly EventName: string },
): Promise<RecordedCall[]> {
  const calls: RecordedCall[] = [];
  const seen = new Set<string>();
  // The emulator has no pages: the newest come first, and the rest is asked for by their time.
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

/** How often each action was called, as `service:Action`. */
export function countByAction(calls: readonly RecordedCall[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { service, action } of calls) {
    const name = `${service}:${action}`;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

/** Creations that a client has repeated, for want of an answer to the first try, with the token that marks it as the same one. */
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
    // Of a form it records only that there was one.
    action: details.requestParameters.Action ?? event.EventName,
    userAgent: details.userAgent,
    parameters: details.requestParameters,
    time: event.EventTime,
  };
}

import type { Emulator } from "../../e2e/aws/emulator";
import {
  countByAction,
  type RecordedCall,
  recordedCalls,
  repeatedCreations,
} from "../../e2e/aws/recordedCalls";

/** An emulator with so many calls on record, a second apart and two at each; it answers with three at most. */
function recordOf(count: number): Emulator {
  const events = Array.from({ length: count }, (_, index) => ({
    EventId: `id-${index}`,
    EventName: `Action${index}`,
    EventSource: "ecs.amazonaws.com",
    EventTime: 1000 + Math.floor(index / 2),
    CloudTrailEvent: JSON.stringify({ userAgent: "Boto3/1", requestParameters: { index } }),
  }));
  const json = (_service: string, _target: string, { EndTime }: { EndTime: number }): Promise<unknown> =>
    Promise.resolve({
      Events: events
        .filter(({ EventTime }) => EventTime <= EndTime)
        .reverse()
        .slice(0, 3),
    });
  return { json } as unknown as Emulator;
}

describe("recordedCalls", () => {
  it("reads on until there are no more, oldest first and each once", async () => {
    const calls = await recordedCalls(recordOf(8), new Date(0));

    expect(calls.map(({ action }) => action)).toEqual(
      Array.from({ length: 8 }, (_, index) => `Action${index}`),
    );
  });

  it("gives service, library and parameters", async () => {
    expect(await recordedCalls(recordOf(1), new Date(0))).toEqual([
      { service: "ecs", action: "Action0", userAgent: "Boto3/1", parameters: { index: 0 }, time: 1000 },
    ]);
  });
});

describe("countByAction", () => {
  it("counts each action of each service", async () => {
    const calls = [
      ...(await recordedCalls(recordOf(2), new Date(0))),
      ...(await recordedCalls(recordOf(1), new Date(0))),
    ];

    expect(countByAction(calls)).toEqual({ "ecs:Action0": 2, "ecs:Action1": 1 });
  });
});

describe("repeatedCreations", () => {
  const call = (action: string, parameters: Record<string, unknown>): RecordedCall => ({
    service: "ec2",
    action,
    userAgent: "",
    parameters,
    time: 0,
  });

  it("finds creations with a token that was there before, and nothing else", () => {
    const repeated = call("CreateNatGateway", { ClientToken: "a", SubnetId: "subnet-1" });
    const calls = [
      repeated,
      call("CreateNatGateway", { ClientToken: "b" }),
      call("CreateVpc", {}),
      call("CreateVpc", {}),
      repeated,
    ];

    expect(repeatedCreations(calls)).toEqual([repeated]);
  });
});

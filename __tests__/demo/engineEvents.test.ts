import { type EngineEvent, EventLines, UpdateProgress } from "../../demo/engineEvents";

const prefix = "urn:pulumi:local::prefect-ecs::";

function step(
  op: string,
  urn: string,
  custom = true,
): { metadata: { op: string; urn: string; new: object } } {
  return { metadata: { op, urn: prefix + urn, new: { custom } } };
}

const queue = "prefect-ecs:events:TaskEvents$aws:sqs/queue:Queue::prefect-ecs-local-events";
const component = "prefect-ecs:events:TaskEvents::prefect-ecs-local";

function after(...events: EngineEvent[]): UpdateProgress {
  const progress = new UpdateProgress();
  events.forEach((event) => {
    progress.take(event);
  });
  return progress;
}

describe("the progress of an update", () => {
  it("names the resource that is being made, without the components around it", () => {
    const progress = after(
      { resourcePreEvent: step("create", component, false) },
      { resourcePreEvent: step("create", queue) },
    );

    expect(progress.text).toBe("creating Queue prefect-ecs-local-events");
  });

  it("counts what is done", () => {
    const progress = after(
      { resourcePreEvent: step("create", queue) },
      { resOutputsEvent: step("create", queue) },
      { resOutputsEvent: step("same", "aws:ecs/cluster:Cluster::c") },
      { resOutputsEvent: step("create", component, false) },
    );

    expect(progress.text).toBe("2 resources done");
  });

  it("shows what a step or Docker says, without colours and bars", () => {
    const said = "<{%fg 13%}>Pushing [=====>        ]  12MB/254MB<{%reset%}>\n";
    const progress = after(
      { resourcePreEvent: step("create", queue) },
      { diagnosticEvent: { message: said, severity: "info" } },
      { diagnosticEvent: { message: "Registering resource", severity: "debug" } },
    );

    expect(progress.text).toBe("Pushing 12MB/254MB");
  });

  it("keeps the errors", () => {
    const progress = after(
      { diagnosticEvent: { message: "<{%reset%}>first\nsecond\n", severity: "error" } },
      { diagnosticEvent: { message: "a warning", severity: "warning" } },
    );

    expect(progress.errors).toStrictEqual(["first\nsecond"]);
  });

  it("ends with how many resources there are to each operation", () => {
    const resourceChanges = { create: 3, same: 60, read: 2 };

    expect(after({ summaryEvent: { resourceChanges } }).summary).toBe("3 created, 60 unchanged");
  });
});

describe("the engine's event log", () => {
  it("is read as it grows, a line at a time", () => {
    const lines = new EventLines();

    expect(lines.take('{"sequence":0}\n{"diagnosticEvent":{"mess')).toStrictEqual([{ sequence: 0 }]);
    expect(lines.take('age":"a","severity":"info"}}\n')).toStrictEqual([
      { diagnosticEvent: { message: "a", severity: "info" } },
    ]);
  });
});

import { changesOf, describeChange, type StepEvent } from "../../e2e/changes";

function stepEvent(op: string, rest: object = {}): StepEvent {
  const urn = "urn:pulumi:local::prefect-ecs::a:b:C$aws:ecs/service:Service::agent";
  return { resourcePreEvent: { metadata: { op, urn, type: "aws:ecs/service:Service", ...rest } } };
}

describe("changesOf", () => {
  it("keeps the steps that change something, in their order", () => {
    const events = ["same", "delete-replaced", "read", "create-replacement", "update"].map((op) =>
      stepEvent(op),
    );

    expect(changesOf([{}, ...events]).map(({ op }) => op)).toEqual([
      "delete-replaced",
      "create-replacement",
      "update",
    ]);
  });

  it("names the top-level properties of a detailed difference, each once", () => {
    const detailedDiff = {
      "settings[0].value": {},
      "settings[1].name": {},
      "tags.Name": {},
      desiredCount: {},
    };

    expect(changesOf([stepEvent("update", { diffs: ["other"], detailedDiff })])[0]?.properties).toEqual([
      "desiredCount",
      "settings",
      "tags",
    ]);
  });

  it("takes the plain difference of a provider that gives no detailed one", () => {
    expect(
      changesOf([stepEvent("update", { diffs: ["b", "a"], detailedDiff: null })])[0]?.properties,
    ).toEqual(["a", "b"]);
  });

  it("describes a change for a person", () => {
    const [change] = changesOf([stepEvent("update", { diffs: ["desiredCount"] })]);

    expect(change && describeChange(change)).toBe("update aws:ecs/service:Service agent (desiredCount)");
  });
});

import {
  type ContainerArgs,
  containerDefinition,
  SCRATCH_VOLUME,
} from "../../../components/task/containerDefinition";

const base: ContainerArgs = {
  name: "worker",
  image: "flows@sha256:ab",
  environment: {},
  secrets: {},
  logGroup: "work",
  region: "eu-west-1",
  stopTimeoutSeconds: 120,
  writableRoot: false,
};
const definition = (change: Partial<ContainerArgs> = {}): Record<string, unknown> =>
  containerDefinition({ ...base, ...change }) as Record<string, unknown>;

describe("containerDefinition", () => {
  it.each([
    ["isn't root", "user", "1000:1000"],
    ["isn't privileged", "privileged", false],
    ["can't write to its root", "readonlyRootFilesystem", true],
    ["passes signals on and reaps its children", "linuxParameters", { initProcessEnabled: true }],
    [
      "writes to /tmp only",
      "mountPoints",
      [{ sourceVolume: SCRATCH_VOLUME, containerPath: "/tmp", readOnly: false }],
    ],
    ["takes its task down with it", "essential", true],
    ["has as long to stop as it was given", "stopTimeout", 120],
  ])("%s", (_, key, value) => {
    expect(definition()[key]).toEqual(value);
  });

  it("logs under its own name", () => {
    expect(definition()["logConfiguration"]).toEqual({
      logDriver: "awslogs",
      options: {
        "awslogs-group": "work",
        "awslogs-region": "eu-west-1",
        "awslogs-stream-prefix": "worker",
      },
    });
  });

  it("can write to its root where ECS exec has to", () => {
    expect(definition({ writableRoot: true })["readonlyRootFilesystem"]).toBe(false);
  });

  it("is the same text whatever the order of its variables", () => {
    const one = definition({ environment: { B: "2", A: "1" }, secrets: { D: "4", C: "3" } });
    const other = definition({ environment: { A: "1", B: "2" }, secrets: { C: "3", D: "4" } });
    expect(JSON.stringify(one)).toBe(JSON.stringify(other));
    expect(one["environment"]).toEqual([
      { name: "A", value: "1" },
      { name: "B", value: "2" },
    ]);
    expect(one["secrets"]).toEqual([
      { name: "C", valueFrom: "3" },
      { name: "D", valueFrom: "4" },
    ]);
  });

  it("leaves out of the text what isn't said", () => {
    const text = JSON.parse(JSON.stringify(definition())) as object;
    expect(text).not.toHaveProperty("command");
    expect(text).not.toHaveProperty("healthCheck");
  });
});

import * as path from "node:path";
import { parse } from "yaml";
import { localConfig, localRegion } from "../../../cli/local/stackConfig";

const root = path.resolve(__dirname, "../../..");

describe("the local stack's configuration", () => {
  const { config } = parse(localConfig(root, { emulator: 4567, prefect: 4201 })) as {
    config: Record<string, unknown>;
  };

  it("has every service at the emulator's port", () => {
    const [endpoints = {}] = config["aws:endpoints"] as Record<string, string>[];

    expect(Object.keys(endpoints)).toContain("ecs");
    expect([...new Set(Object.values(endpoints))]).toStrictEqual(["http://localhost:4567"]);
  });

  it("has the Prefect server where containers and where people reach it", () => {
    expect(config["prefectApiUrl"]).toBe("http://host.docker.internal:4201/api");
    expect(config["prefectUiUrl"]).toBe("http://127.0.0.1:4201");
  });

  it("leaves everything else as the checkout says", () => {
    expect(config["aws:region"]).toBe(localRegion(root));
    expect(config["aws:s3UsePathStyle"]).toBe("true");
  });
});

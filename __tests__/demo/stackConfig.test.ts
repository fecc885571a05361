import * as path from "node:path";
import { parse } from "yaml";
import { localFolder } from "../../demo/folder";
import { configVariables } from "../../demo/stack";
import { localConfig, localRegion, ownServerConfig } from "../../demo/stackConfig";

const root = path.resolve(__dirname, "../..");

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

describe("the demo's configuration", () => {
  it("has a Prefect server and a data store of the stack's own, of the version that needs no other image", () => {
    const { config } = parse(ownServerConfig(root, { emulator: 4567, prefect: 4201 })) as {
      config: Record<string, unknown>;
    };

    expect(config).toMatchObject({
      dataStore: { engine: "postgres", engineVersion: "18" },
      prefectServer: { size: "small" },
      prefectUiUrl: "http://127.0.0.1:4201",
    });
    expect(config).not.toHaveProperty("prefectApiUrl");
  });
});

describe("the environment of a shell that looks at the demo", () => {
  // That the engine reads and writes that file then is its own: seen with 3.260.0.
  it("names the configuration that the stack was made with", () => {
    const folder = localFolder("/home/jo/prefect-ecs", ".demo");

    expect(configVariables(folder)).toStrictEqual({
      PULUMI_OPTION_CONFIG_FILE: "/home/jo/prefect-ecs/.demo/pulumi/projects/local/Pulumi.local.yaml",
    });
  });
});

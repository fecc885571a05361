import * as path from "node:path";
import { CannotBeHad } from "../../demo/cannotBeHad";
import { downloadProblem, findEngine, missingPlugins, requiredPlugins } from "../../demo/engine";
import { localFolder } from "../../demo/folder";
import { never } from "./temporaryFolder";

const root = path.resolve(__dirname, "../..");

describe("the engine", () => {
  it("is unavailable if pulumi is not on PATH", async () => {
    const session = {
      folder: localFolder(root, ".test"),
      progress: { step: () => Promise.reject(new Error("not expected")) },
      signal: never,
    };

    const found = await findEngine(session, { PATH: "/nowhere" });

    expect(found).toBeInstanceOf(CannotBeHad);
    expect((found as CannotBeHad).toString()).toBe(
      "The Pulumi engine is unavailable: `pulumi` is not on PATH",
    );
  });
});

describe("the plugins that the program needs", () => {
  it("are those of the packages it imports, and not of what these bring along", () => {
    const names = requiredPlugins(root).map(({ name }) => name);

    expect(names.sort()).toStrictEqual(["aws", "awsx", "command", "docker"]);
  });

  it("have their packages' versions, as plugins write them", () => {
    expect(requiredPlugins(root).every(({ version }) => /^\d+\.\d+\.\d+$/.test(version))).toBe(true);
  });

  it("are missing where there is none, or another version", () => {
    const aws = { name: "aws", version: "7.48.0" };
    const docker = { name: "docker", version: "5.2.0" };
    const listed = JSON.stringify([{ name: "aws", kind: "resource", version: "7.42.0" }, docker]);

    expect(missingPlugins([aws, docker], listed)).toStrictEqual([aws]);
  });

  it("are all missing where the engine doesn't say what it has", () => {
    const aws = { name: "aws", version: "7.48.0" };

    expect(missingPlugins([aws], "error: no home")).toStrictEqual([aws]);
  });
});

describe("a download that failed", () => {
  it("is told by its reason, not by how often it was tried", () => {
    const stderr = [
      "[resource plugin aws-7.48.0] installing",
      "warning: Error downloading plugin: dial tcp: lookup get.pulumi.com: no such host",
      "Will retry in 80ms [1/5]",
      "error: [resource plugin aws-7.48.0] downloading from : failed all 5 attempts",
    ].join("\n");

    expect(downloadProblem(stderr)).toBe("dial tcp: lookup get.pulumi.com: no such host");
  });

  it("is told by its last line where there is no such warning", () => {
    expect(downloadProblem("error: disk full\n")).toBe("error: disk full");
  });
});

import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import type { Adoption } from "./adopt";
import { Machine } from "../../../__tests__/support/commandLine";

let machine: Machine;

beforeAll(() => {
  execFileSync(process.execPath, ["scripts/python.mjs"], { stdio: "ignore" });
}, 300_000);

beforeEach(() => {
  machine = new Machine();
  machine.set({ PATH: `${machine.folder}:${process.env["PATH"] ?? ""}` });
});

afterEach(() => {
  machine.remove();
});

function project(name: string): void {
  cpSync(path.resolve("prefect_ecs/tests/registration/projects", name), machine.path("team"), {
    recursive: true,
  });
}

function filesOf(folder: string): [string, string][] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one): [string, string] => {
      const file = path.join(one.parentPath, one.name);
      return [file, readFileSync(file, "utf8")];
    })
    .sort();
}

const STACK = `# What is particular to this account.
config:
  aws:region: eu-west-1 # the nearest

  prefect-ecs:agents:
  - name: etl
    # a comment inside
    desiredCount: 2
  prefect-ecs:prefectApiKey:
    secure: v1:abcdefghijklmnop:qrstuvwxyz0123456789qrstuvwxyz0123456789qrstuvwxyz0123456789qrstuvwxyz0123456789==
`;

describe("adopt", () => {
  it("runs registration's check, and changes nothing in the folder", async () => {
    project("git_src");
    const before = filesOf(machine.path("team"));

    const { code, stdout } = await machine.type("adopt team --stack staging");

    expect(stdout).toContain("registration's check ran");
    expect(stdout).toContain(
      "prefect.yaml:6: `pull` (git_clone, set_working_directory) is passed over: the code is in the image",
    );
    expect(stdout).toContain("Nothing has to change.");
    expect(stdout).toContain("ledger-pool is default");
    expect(code).toBe(0);
    expect(filesOf(machine.path("team"))).toEqual(before);
  }, 120_000);

  it("exits with 1 and lists what registration refuses, by line, and as JSON", async () => {
    project("triggers_sla");
    // A package of the team's image is nothing that has to change.
    writeFileSync(
      machine.path("team/prefect.yaml"),
      `${machine.read("team/prefect.yaml")}- name: frames\n  entrypoint: frames.py:frames\n  work_pool: {name: chain}\n`,
    );
    writeFileSync(
      machine.path("team/frames.py"),
      "print('some.text: of theirs')\nimport a_package_of_theirs\n",
    );
    machine.set({ PATH: `${machine.folder}:${process.env["PATH"] ?? ""}`, CHAINED: "of this shell" });

    const { code, stdout } = await machine.type("adopt team --json");

    const { changes, notes } = JSON.parse(stdout) as Adoption;
    expect(changes).toEqual([
      "prefect.yaml:21: deployment after: `triggers[1].enabled` has `{{ $CHAINED }}`, and the environment of Registration has no CHAINED; give it one: `--variable CHAINED=VALUE`",
    ]);
    expect(notes.join("\n")).toContain("No module named 'a_package_of_theirs': not checked further");
    expect(notes.join("\n")).not.toContain("of theirs");
    expect(code).toBe(1);
  }, 120_000);

  it("writes the entry, and leaves all else of the file as it is", async () => {
    mkdirSync(machine.path("team"));
    writeFileSync(machine.path("Pulumi.staging.yaml"), STACK);

    const { code, stdout } = await machine.type(
      "adopt team --stack acme/prefect-ecs/staging --pool a=etl --write",
    );
    const again = await machine.type("adopt team --stack staging --write");
    const other = await machine.type("adopt team --stack staging --name other --variable A=1 --write");

    // No prefect.yaml, and nothing to install.
    expect(code).toBe(1);
    expect(stdout).toContain("Written to Pulumi.staging.yaml");
    expect(again).toMatchObject({
      code: 1,
      stderr:
        "Pulumi.staging.yaml has a flow project team already: change it there, or give this one another name with `--name`.\n",
    });
    expect(other.code).toBe(1);
    const written = machine.read("Pulumi.staging.yaml");
    expect(written.startsWith(STACK)).toBe(true);
    expect((parse(written) as { config: object }).config).toMatchObject({
      "prefect-ecs:flowProjects": [
        { name: "team", folder: "team", workPools: { a: "etl" } },
        { name: "other", folder: "team", variables: { A: "1" } },
      ],
    });
    expect(readdirSync(machine.folder).filter((file) => file.startsWith("Pulumi"))).toEqual([
      "Pulumi.staging.yaml",
    ]);
  });

  it.each([
    ["adopt team --stack nope --write", 1, "There is no Pulumi.nope.yaml here"],
    ["adopt nothing", 2, "The folder must exist, got '"],
    ["adopt team --name Team", 2, "`--name` must be at most 13 small letters"],
    [
      "adopt team --variable STACK=a",
      2,
      "`--variable` must not name STACK: registration fills it in itself.",
    ],
    ["adopt team --pool x", 2, "It must be their pool's name, =, and the stack's agent or pool."],
  ])("refuses `%s`", async (line, exitCode, message) => {
    mkdirSync(machine.path("team"));
    const { code, stderr } = await machine.type(line);
    expect(stderr).toContain(message);
    expect(code).toBe(exitCode);
  });
});

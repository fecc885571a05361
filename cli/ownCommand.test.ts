import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { filesOf } from "../scripts/docs/commands/documented";

const root = path.resolve(__dirname, "..");

function type(command: string, cwd: string): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(command, ["--help"], { cwd, encoding: "utf8" });
}

describe("./prefect-ecs", () => {
  it.each([
    ["the checkout", ".", "./prefect-ecs"],
    ["a subfolder", "flows", "../prefect-ecs"],
    ["outside", "..", path.join(root, "prefect-ecs")],
  ])("runs the checkout's command, from %s", (_, folder, command) => {
    expect(type(command, path.join(root, folder))).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^Usage: prefect-ecs /) as string,
    });
  });

  it("explains what to do if nothing is installed", () => {
    const checkout = realpathSync(mkdtempSync(path.join(tmpdir(), "checkout-")));
    try {
      mkdirSync(path.join(checkout, "cli"));
      for (const file of ["prefect-ecs", "cli/prefect-ecs.mjs"]) {
        cpSync(path.join(root, file), path.join(checkout, file));
      }

      expect(type("./prefect-ecs", checkout)).toMatchObject({
        status: 1,
        stdout: "",
        stderr: `Its dependencies are not installed: run \`npm ci\` in ${checkout} first.\n`,
      });
    } finally {
      rmSync(checkout, { recursive: true });
    }
  });

  it("is nowhere called so that npm may fetch a package of its name", () => {
    const fetched = /\b(?:npx|npm (?:exec|x)|pnpm dlx|yarn dlx)(?: -\S+)* prefect-ecs\b/;
    const texts = filesOf(root).filter((file) => /\.(?:[cm]?[jt]s|json|md|py|sh|ya?ml)$/.test(file));
    const found = texts.filter((file) => fetched.test(readFileSync(path.join(root, file), "utf8")));
    expect(texts).toContain("docs/commands.md");
    expect(found).toStrictEqual([]);
  });
});

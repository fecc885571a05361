// `pulumi new` gives the project a name of the person's own; it doesn't prove that the engine reads bare keys as the project's.
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { offlineConfig } from "../../offline/offlineConfig";
import { programOf } from "../../stacks";
import { captured } from "../support/program";

const root = path.resolve(__dirname, "../..");

describe("a project that is called otherwise", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "prefect-ecs-project-"));

  beforeAll(() => {
    const project = readFileSync(path.join(root, "Pulumi.yaml"), "utf8");
    writeFileSync(
      path.join(folder, "Pulumi.yaml"),
      project.replace(/^name: prefect-ecs$/m, "name: team-flows"),
    );
    for (const stack of ["local", "staging", "prod"]) {
      copyFileSync(path.join(root, `Pulumi.${stack}.yaml`), path.join(folder, `Pulumi.${stack}.yaml`));
    }
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it.each(["local", "staging", "prod"])("reads every key of %s's file", (stack) => {
    const { config } = offlineConfig(folder, stack);
    const others = Object.keys(config).filter((key) => !/^(aws|team-flows):/.test(key));
    expect(others).toEqual([]);
  });

  it("has its own name in all that AWS sees", async () => {
    const { project, region, config, secretKeys } = offlineConfig(folder, "local");
    const { resources } = await captured(
      { project, stack: "local", region, config, secretKeys },
      programOf("local"),
    );
    const former = resources
      .filter(({ inputs }) => /prefect-ecs[-/]/.test(JSON.stringify({ ...inputs, create: "" })))
      .map(({ type, name }) => `${type} ${name}`);
    expect(former).toEqual([]);
    expect(resources.map(({ name }) => name)).toContain("team-flows-local");
  });
});

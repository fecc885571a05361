import { Command } from "commander";
import pc from "picocolors";
import type { Cli, CommandContext } from "../../context/context";
import { PrefectClient } from "../../prefect/client";
import type { Environment } from "../../stack/environment";
import { doctorCommand } from "./command";
import { Stage } from "./__tests__/staged";

const stage = new Stage();

beforeAll(() => stage.open());
afterAll(() => {
  stage.close();
});

/** What the command prints and ends with, on the stack that was staged last. */
async function typed(json: boolean, ...args: string[]): Promise<Typed> {
  return typedOn(stage.environment(), json, ...args);
}

interface Typed {
  readonly code: number;
  readonly text: string;
  readonly said: string[];
}

async function typedOn(environment: Environment, json: boolean, ...args: string[]): Promise<Typed> {
  const said: string[] = [];
  let text = "";
  let code = -1;
  const context: Partial<CommandContext> = {
    colours: pc.createColors(false),
    environment: () => Promise.resolve(environment),
    progress: { step: (_, work) => work((detail) => said.push(detail)) },
    answer: (value, write) => {
      text = json ? JSON.stringify(value) : write();
    },
  };
  const cli: Cli = {
    io: undefined as never,
    action:
      (work) =>
      async (...given) => {
        given.pop();
        code = await work(context as CommandContext, ...(given as never));
      },
  };
  const program = new Command().addCommand(doctorCommand(cli));
  await program.parseAsync(["doctor", ...args], { from: "user" });
  return { code, text, said };
}

it("exits with 0 without findings, and shows its progress", async () => {
  await stage.diagnose(() => undefined);
  const { code, text, said } = await typed(false);

  expect(code).toBe(0);
  expect(text).toContain("Nothing found.");
  expect(said).toEqual(["ECS", "Prefect", "images, secrets, log groups", "network and queues"]);
});

it("ends with 1 when it found something, in words or as JSON", async () => {
  await stage.diagnose((staged) => {
    staged.run("import");
  });
  const words = await typed(false, "abstract-cheetah");
  const json = await typed(true, "abstract-cheetah");

  expect([words.code, json.code]).toEqual([1, 1]);
  expect(words.text).toContain("1. The container can't import the flow. (certain)");
  expect(JSON.parse(json.text)).toMatchObject({
    target: { kind: "run", name: "abstract-cheetah", state: "Crashed" },
    findings: [{ id: "import-error" }],
  });
});

it("ends with 4 when Prefect can't be reached, with what AWS says and what to do", async () => {
  await stage.diagnose(() => undefined);
  const { signal } = new AbortController();
  const prefect = new PrefectClient({
    apiUrl: "http://127.0.0.1:9/api",
    whenUnreachable: "keep `./prefect-ecs ui` open.",
    signal,
  });
  const { code, text } = await typedOn({ ...stage.environment(), prefect }, false);

  expect(code).toBe(4);
  expect(text).toContain("Nothing found in what could be read:\n  agents: default (1 of 1 run)\n");
  expect(text).toContain(
    "  Prefect: Prefect can't be reached at http://127.0.0.1:9/api: keep `./prefect-ecs ui` open.",
  );
});

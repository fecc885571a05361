import * as path from "node:path";
import { captureStack } from "../../offline/captureStack";
import { configOf, readYaml, type ProjectFile } from "../../offline/offlineConfig";

const region = { config: { "aws:region": "eu-west-1" } };

it("shows an example for what the project declares, and a stack must set", () => {
  const { config, examples } = configOf({ name: "shop", config: { prefectApiUrl: { default: "" } } }, null);
  expect(examples).toEqual(["aws:region", "shop:prefectApiUrl", "shop:prefectApiKey"]);
  expect(config["shop:prefectApiUrl"]).toMatch(/^https:\/\/api\.prefect\.cloud\/api\//);
});

it("invents no Prefect for a project that declares none", () => {
  const { config, examples } = configOf({ name: "shop", config: { repository: { default: "" } } }, region);
  expect(examples).toEqual([]);
  expect(config).toEqual({ "aws:region": "eu-west-1", "shop:repository": "" });
});

it("takes what a stack says for what it is", () => {
  const file = { config: { ...region.config, prefectApiUrl: "https://prefect.example.com/api" } };
  const { config, examples } = configOf({ name: "shop", config: { prefectApiUrl: {} } }, file);
  expect(examples).toEqual([]);
  expect(config["shop:prefectApiUrl"]).toBe("https://prefect.example.com/api");
});

it.each([{ size: "small" }, '{"size":"small"}'])(
  "invents none for a stack with its own server: %j",
  (prefectServer) => {
    const file = { config: { ...region.config, prefectServer } };
    const config = { prefectApiUrl: { default: "" }, prefectServer: { default: {} } };
    expect(configOf({ name: "shop", config }, file)).toMatchObject({
      config: { "shop:prefectApiUrl": "", "shop:prefectServer": '{"size":"small"}' },
      examples: [],
    });
  },
);

const workspace =
  "https://api.prefect.cloud/api/accounts/00000000-0000-0000-0000-000000000001/workspaces/00000000-0000-0000-0000-000000000002";

it.each([
  ["prefectApiKey", workspace],
  ["prefectAuthString", "https://prefect.example.com/api"],
])("has a value that the program takes for an encrypted %s", async (key, prefectApiUrl) => {
  const project = readYaml(path.resolve("Pulumi.yaml")) as ProjectFile;
  const file = {
    config: {
      ...region.config,
      "prefect-ecs:prefectApiUrl": prefectApiUrl,
      [`prefect-ecs:${key}`]: { secure: "v1:AAAA" },
    },
  };
  const { resources } = await captureStack(process.cwd(), "staging", configOf(project, file));
  expect(resources.map(({ type }) => type)).toContain("aws:secretsmanager/secretVersion:SecretVersion");
});

it("reads what is in a structure with an encrypted value", () => {
  const file = { config: { ...region.config, "shop:environment": { A: { secure: "v1:AAAA" }, B: "b" } } };
  expect(configOf({ name: "shop" }, file).config["shop:environment"]).toBe('{"A":"encrypted","B":"b"}');
});

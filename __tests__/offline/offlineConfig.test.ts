import { configOf } from "../../offline/offlineConfig";

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

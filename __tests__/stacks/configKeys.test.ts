import { readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { configKeys } from "../../stacks/config";
import { defaults, open, project, read } from "./configFixture";

interface DeclaredKey {
  readonly type?: "string" | "integer" | "boolean" | "array" | "object";
  readonly items?: { readonly type: string };
  readonly description?: string;
  readonly default?: unknown;
  readonly secret?: boolean;
}

interface Project {
  readonly name: string;
  readonly config: Record<string, DeclaredKey>;
  readonly template: { readonly config: Record<string, DeclaredKey> };
}

const root = path.join(__dirname, "../..");
const pulumiYaml = parse(readFileSync(path.join(root, "Pulumi.yaml"), "utf8")) as Project;
const declared = Object.entries(pulumiYaml.config);

/** What the engine takes for "not said" where a key has this type: a declared key without default is required. */
const unsaid = { string: "", integer: 0, boolean: false, array: [], object: {} };

describe("Pulumi.yaml", () => {
  it("declares every key that is read, and none besides", () => {
    expect(Object.keys(pulumiYaml.config).sort()).toEqual(configKeys(defaults).sort());
  });

  it("has the project's name", () => {
    expect(pulumiYaml.name).toBe(project);
  });

  it.each(declared)("describes %s", (_, key) => {
    expect(key.description).toMatch(/\w{3}/);
  });

  it.each(declared.filter(([, { secret }]) => secret !== true))("says nothing for %s", (_, key) => {
    expect(key.default).toEqual(unsaid[key.type ?? "string"]);
    expect(key.items !== undefined).toBe(key.type === "array");
  });

  it("leaves secrets untyped, for the engine demands an encrypted default of typed ones", () => {
    const secrets = declared.filter(([, { secret }]) => secret === true);
    expect(secrets.map(([name]) => name)).toEqual(["prefectApiKey", "prefectAuthString"]);
    expect(secrets.map(([, { type, default: value }]) => [type, value])).toEqual([
      [undefined, ""],
      [undefined, ""],
    ]);
  });

  it("changes nothing by its defaults", () => {
    const written = Object.fromEntries(declared.map(([name, key]) => [name, key.default]));
    expect(read({ ...written, ...open })).toEqual(read(open));
  });

  it("asks in a new project for keys that exist, and shows nobody what is typed for a secret", () => {
    const asked = Object.entries(pulumiYaml.template.config).filter(([name]) => !name.includes(":"));
    const secret = asked.map(([name, key]) => [name, key.secret === true]);
    expect(secret).toEqual(asked.map(([name]) => [name, pulumiYaml.config[name]?.secret === true]));
    expect(asked.map(([name]) => name)).toEqual(["prefectApiKey", "prefectApiUrl"]);
  });
});

describe.each(["staging", "prod", "local"])("Pulumi.%s.yaml", (stack) => {
  const { config } = parse(readFileSync(path.join(root, `Pulumi.${stack}.yaml`), "utf8")) as {
    config: Record<string, unknown>;
  };

  it("is right but for what an account has to add", () => {
    expect(() => read({ ...open, ...config }, { stack })).not.toThrow();
  });

  it("holds no secret", () => {
    expect(JSON.stringify(config)).not.toMatch(/secure|pnu_|pnb_/);
  });
});

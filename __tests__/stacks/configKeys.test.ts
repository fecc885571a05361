import { readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { offlineConfig } from "../../offline/offlineConfig";
import { configKeys } from "../../stacks/config";
import { defaults, open, read } from "./configFixture";

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
  /** A project that \`pulumi new\` made of this one has none. */
  readonly template?: { readonly config: Record<string, DeclaredKey> };
}

const root = path.join(__dirname, "../..");
const pulumiYaml = parse(readFileSync(path.join(root, "Pulumi.yaml"), "utf8")) as Project;
/** Without the engine's own, which \`pulumi new\` adds. */
const declared = Object.entries(pulumiYaml.config).filter(([key]) => !key.includes(":"));

/** Type of a key → the default that means "not set", since a declared key without a default is required. */
const unsaid: Readonly<Record<string, unknown>> = {
  string: "",
  integer: 0,
  boolean: false,
  array: [],
  object: {},
};

/** What a stack has unless it is switched off. */
const on = ["containerInsights", "dashboard"];

describe("Pulumi.yaml", () => {
  it("declares every key that is read, and none besides", () => {
    expect(declared.map(([key]) => key).sort()).toEqual(configKeys(defaults).sort());
  });

  it.each(declared)("describes %s", (_, key) => {
    expect(key.description).toMatch(/\w{3}/);
  });

  it.each(declared.filter(([, { secret }]) => secret !== true))("says nothing for %s", (name, key) => {
    expect(key.default).toEqual(on.includes(name) || unsaid[key.type ?? "string"]);
    expect(key.items !== undefined).toBe(key.type === "array");
  });

  it("leaves secrets untyped, for the engine demands an encrypted default of typed ones", () => {
    const secrets = declared.filter(([, { secret }]) => secret === true);
    expect(secrets.map(([name]) => name)).toEqual([
      "prefectApiKey",
      "prefectAuthString",
      "prefectOidcClientSecret",
    ]);
    expect(secrets.map(([, { type, default: value }]) => [type, value])).toEqual([
      [undefined, ""],
      [undefined, ""],
      [undefined, ""],
    ]);
  });

  it("changes nothing by its defaults", () => {
    const written = Object.fromEntries(declared.map(([name, key]) => [name, key.default]));
    expect(read({ ...written, ...open })).toEqual(read(open));
  });

  it("asks in a new project for existing keys, and hides a typed secret", () => {
    const asked = Object.entries(pulumiYaml.template?.config ?? {}).filter(([key]) => !key.includes(":"));
    const keys = new Map(declared);
    expect(asked.filter(([key]) => !keys.has(key))).toEqual([]);
    expect(asked.filter(([key, { secret }]) => secret !== keys.get(key)?.secret)).toEqual([]);
  });
});

describe.each(["staging", "prod", "local"])("Pulumi.%s.yaml", (stack) => {
  it("is right but for what an account has to add", () => {
    const { project, config, secretKeys } = offlineConfig(root, stack);
    const nameOf = (key: string): string => key.replace(`${project}:`, "");
    const written = Object.fromEntries(Object.entries(config).map(([key, value]) => [nameOf(key), value]));
    expect(() => read(written, { stack, encrypted: secretKeys.map(nameOf) })).not.toThrow();
  });

  it("holds no secret in plaintext", () => {
    expect(readFileSync(path.join(root, `Pulumi.${stack}.yaml`), "utf8")).not.toMatch(/pnu_|pnb_/);
  });
});

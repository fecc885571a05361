import { execFileSync } from "node:child_process";
import * as path from "node:path";
import packageJson from "../../package.json";
import { POLICIES } from "../../policies/policies";
import packPackageJson from "../../policies/package.json";

const root = path.join(__dirname, "..", "..");

it("has the six rules, each with exceptions", () => {
  expect(
    POLICIES.map(({ name, configSchema }) => [name, Object.keys(configSchema?.properties ?? {})]),
  ).toEqual([
    ["no-public-address", ["exceptions"]],
    ["protected-egress-address", ["exceptions"]],
    ["no-wildcard-pass-role", ["allowedRoles", "exceptions"]],
    ["digest-pinned-images", ["allowedImages", "exceptions"]],
    ["log-retention", ["minimumDays", "exceptions"]],
    ["required-tags", ["keys", "exceptions"]],
  ]);
});

it("knows every type that the installed provider can tag", () => {
  expect(() => {
    execFileSync(process.execPath, ["scripts/taggable-types.mjs", "--check"], { cwd: root });
  }).not.toThrow();
});

it("names the versions that the tests run with, for those who use it elsewhere", () => {
  const installed: Record<string, string> = { ...packageJson.dependencies, ...packageJson.devDependencies };
  for (const [name, version] of Object.entries(packPackageJson.dependencies)) {
    expect([name, version]).toEqual([name, installed[name]]);
  }
});

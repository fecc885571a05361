// Renovate's configuration. Only Renovate can show its effect; `npm run releases` shows that no yanked release gets in.
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { runInNewContext } from "node:vm";
import { satisfies } from "semver";
import { dependencies } from "../../../scripts/releases/named";

interface Rule {
  readonly matchPackageNames?: readonly string[];
  readonly matchDepNames?: readonly string[];
  readonly allowedVersions?: string;
}

const root = path.resolve(__dirname, "../../..");
// JSON5 is a part of JavaScript.
const config = runInNewContext(
  `(${readFileSync(path.join(root, ".github/renovate.json5"), "utf8")})`,
) as Record<string, unknown> & { readonly packageRules: readonly (Rule & Record<string, unknown>)[] };

const guards = ["respectLatest", "ignoreDeprecated", "ignoreUnstable", "rollbackPrs"];

it("lets Renovate take no release that is deprecated, unstable or above `latest`, for any package", () => {
  expect(Object.fromEntries(guards.map((guard) => [guard, config[guard]]))).toEqual(
    Object.fromEntries(guards.map((guard) => [guard, true])),
  );
  const loosened = config.packageRules.filter((rule) => [...guards, "followTag"].some((key) => key in rule));
  expect(loosened).toEqual([]);
});

it("lets Renovate neither bring back the withdrawn @pulumi/command nor stay below it for ever", () => {
  const rule = config.packageRules.find(({ matchPackageNames }) =>
    matchPackageNames?.includes("@pulumi/command"),
  );
  const takes = (version: string): boolean => satisfies(version, rule?.allowedVersions ?? "*");
  expect(["1.2.1", "1.3.0", "4.5.0", "4.6.0", "5.0.0"].map(takes)).toEqual([true, true, false, true, true]);
});

it("caps no package below the version that is there", () => {
  const capped = config.packageRules.flatMap(({ matchPackageNames, matchDepNames, allowedVersions }) =>
    allowedVersions === undefined
      ? []
      : [...(matchPackageNames ?? []), ...(matchDepNames ?? [])].map((name) => ({ name, allowedVersions })),
  );
  const used = dependencies(root).filter(({ kind, file }) => kind === "npm" && /^package\.json$/.test(file));
  const outside = capped.flatMap(({ name, allowedVersions }) =>
    used.filter((one) => one.name === name && !satisfies(one.version, allowedVersions)),
  );
  // TypeScript's second version has a name of its own, `typescript-7`, which Renovate goes by.
  expect(outside.filter(({ name, version }) => name !== "typescript" || !version.startsWith("7."))).toEqual(
    [],
  );
});

import * as fc from "fast-check";
import { configKeys } from "../../stacks/config";
import { cloud, defaults, open, problemsOf, read } from "./configFixture";

// Reading once names the project, which `configKeys` asks for.
read(open);
const key = fc.constantFrom(
  ...configKeys(defaults),
  "aws:region",
  "aws:assumeRoles",
  "aws:endpoints",
  "colour",
);
const value = fc.oneof(fc.string(), fc.json(), fc.jsonValue(), fc.integer());
const secret = fc.stringMatching(/^[A-Za-z0-9]{16}$/).map((text) => `pnu_${text}`);

describe("any configuration", () => {
  it("is read or refused with a RunError of one-line mistakes", () => {
    fc.assert(
      fc.property(fc.dictionary(key, value), fc.subarray(configKeys(defaults)), (written, encrypted) => {
        // Anything but a RunError comes through here and fails.
        for (const problem of problemsOf({ ...open, ...written }, { encrypted })) {
          expect(problem).toMatch(/^`.+` .*[.?]$/);
        }
      }),
    );
  });

  it("that nests anything into agents and policies is read or refused the same way", () => {
    const field = fc.constantFrom(
      "name",
      "workPool",
      "workQueues",
      "cpu",
      "sid",
      "actions",
      "resources",
      "conditions",
    );
    const items = fc.array(fc.dictionary(field, fc.jsonValue()));
    fc.assert(
      fc.property(items, items, (agents, flowRunPolicies) => {
        const problems = problemsOf({ ...open, agents, flowRunPolicies });
        expect(problems.filter((problem) => problem.includes("\n"))).toEqual([]);
      }),
    );
  });
});

describe("a secret", () => {
  it.each([
    ["prefectApiKey", (text: string) => ({ ...cloud, prefectApiKey: text })],
    ["prefectAuthString", (text: string) => ({ ...open, prefectAuthString: `admin:${text}` })],
    ["prefectApiKeySecretArn", (text: string) => ({ ...cloud, prefectApiKeySecretArn: text })],
    ["prefectApiUrl", (text: string) => ({ ...open, prefectApiUrl: `https://admin:${text}@example.com` })],
    ["prefectUiUrl", (text: string) => ({ ...open, prefectUiUrl: text })],
    ["secrets", (text: string) => ({ ...open, secrets: { TOKEN: text } })],
    [
      "environment",
      (text: string) => ({ ...open, environment: { DATABASE_URL: `postgresql://a:${text}@db` } }),
    ],
    ["an unknown key", (text: string) => ({ ...open, prefectKey: text })],
  ])("in the wrong place (%s) is refused and never repeated", (_, written) => {
    fc.assert(
      fc.property(secret, (text) => {
        const problems = problemsOf(written(text), { encrypted: [] });
        expect(problems).not.toEqual([]);
        expect(problems.join("\n")).not.toContain(text);
      }),
    );
  });
});

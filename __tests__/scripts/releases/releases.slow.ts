import { checkReleases } from "../../../scripts/releases/checkReleases";
import { failed, releasesReport } from "../../../scripts/releases/report";
import type { Checked } from "../../../scripts/releases/release";
import { project, serve, type Served } from "./registries";

jest.setTimeout(180_000);

const sdk = (version: string, pulumi: object): string =>
  JSON.stringify({ name: "@pulumi/x", version, pulumi: { resource: true, ...pulumi } });

let registries: Served;
let checked: Checked[];

beforeAll(async () => {
  registries = await serve({
    npm: {
      good: { latest: "2.0.0", versions: { "1.0.0": undefined, "2.0.0": undefined } },
      old: { latest: "1.2.1", versions: { "1.2.1": undefined, "4.5.0": "withdrawn by its makers" } },
      eager: { latest: "1.0.0", versions: { "1.0.0": undefined, "1.1.0": undefined } },
      early: { latest: "2.0.0", versions: { "1.0.0-beta.1": undefined, "2.0.0": undefined } },
      "@pulumi/pulumi": { latest: "3.2.0", versions: { "3.2.0": undefined } },
    },
    python: {
      good: { "1.0": undefined },
      bad: { "1.0": "deletes files", "1.1": undefined },
      early: { "1.0rc1": undefined },
      away: {},
    },
    gitHub: { "pulumi/pulumi-real": ["v1.0.0"], "actions/checkout": ["v7.0.1"] },
  });
  const sha = registries.commit;
  const root = project({
    "package.json": JSON.stringify({
      dependencies: {
        good: "1.0.0",
        old: "4.5.0",
        aliased: "npm:eager@1.1.0",
        "@away/x": "1.0.0",
        ours: "file:./x",
      },
      devDependencies: { early: "1.0.0-beta.1" },
      overrides: { awsx: { good: "$good", gone: "npm:good@9.0.0" } },
    }),
    "requirements.txt":
      "good==1.0\nbad==1.0\nearly==1.0rc1\nlost==3.0\ngood-not==1.0\nbad==2.0 ; python_version < '3'\n",
    "locked/requirements.txt": "early==1.0rc1 ; python_version > '3' \\\n    --hash=sha256:00\n",
    "flows/pyproject.toml": '[project]\ndependencies = [\n  "away==1.0",\n  "unpinned",\n]\n',
    ".pulumi.version": "3.9.0\n",
    ".github/workflows/w.yml": [
      `uses: actions/checkout@${sha} # v7.0.1`,
      `uses: actions/checkout@${"0".repeat(40)} # v7.0.1`,
      `uses: actions/checkout@${sha} # v9.0.0`,
      `uses: actions/none@${sha} # v1.0.0`,
      `uses: away/action@${sha} # v1.0.0`,
      "uses: $/.github/actions/setup",
    ].join("\n"),
    "node_modules/@pulumi/real/package.json": sdk("1.0.0", { name: "real" }),
    "node_modules/a/node_modules/@pulumi/real/package.json": sdk("2.0.0", {
      name: "real",
      version: "v2.0.0",
    }),
    "node_modules/@pulumi/other/package.json": sdk("1.2.1", { name: "other", version: "4.5.0" }),
    "node_modules/@pulumi/away/package.json": sdk("1.0.0", {
      name: "x",
      server: "github://api.github.com/away/x",
    }),
  });
  checked = await checkReleases(root, () => undefined);
});

afterAll(() => registries.close());

function verdicts(kind: string): Record<string, string> {
  return Object.fromEntries(
    checked
      .filter((one) => one.kind === kind)
      .map(({ file, name, version, verdict }) => [
        kind === "python" ? `${file} ${name} ${version}` : `${name} ${version}`,
        verdict.is === "withdrawn" ? `withdrawn: ${verdict.why}` : verdict.is,
      ]),
  );
}

it("finds what npm deprecates, doesn't have, or puts above `latest`", () => {
  expect(verdicts("npm")).toEqual({
    "good 1.0.0": "released",
    "old 4.5.0": "withdrawn: deprecated: withdrawn by its makers; `latest` is 1.2.1",
    "eager 1.1.0": "withdrawn: above `latest`, which is 1.0.0",
    "early 1.0.0-beta.1": "withdrawn: a pre-release",
    "good 9.0.0": "withdrawn: npm has no such release",
    "@away/x 1.0.0": "unreachable",
    "@pulumi/pulumi 3.9.0": "withdrawn: npm has no such release",
  });
});

it("finds what the Python index has yanked or doesn't have, all at once", () => {
  expect(verdicts("python")).toEqual({
    "requirements.txt good 1.0": "released",
    "requirements.txt bad 1.0": "withdrawn: yanked: deletes files",
    "requirements.txt bad 2.0": "released",
    "requirements.txt early 1.0rc1": "withdrawn: a pre-release",
    "requirements.txt lost 3.0": "withdrawn: the index has no such release",
    "requirements.txt good-not 1.0": "withdrawn: the index has no such release",
    // Another package's choice.
    "locked/requirements.txt early 1.0rc1": "released",
    "flows/pyproject.toml away 1.0": "unreachable",
  });
});

it("finds an action whose tag is gone or was moved", () => {
  const said = checked.filter(({ kind }) => kind === "action").map(({ verdict }) => verdict.is);
  expect(said.sort()).toEqual(["released", "unreachable", "withdrawn", "withdrawn", "withdrawn"]);
  expect(verdicts("action")).toMatchObject({
    "actions/checkout v9.0.0": "withdrawn: actions/checkout has no tag v9.0.0",
    "actions/none v1.0.0": "withdrawn: there is no public repository actions/none",
    "away/action v1.0.0": "unreachable",
  });
});

it("finds a plugin that was never published under the version that its SDK names", () => {
  expect(verdicts("plugin")).toEqual({
    "real 1.0.0": "released",
    "real 2.0.0": "withdrawn: pulumi/pulumi-real has no tag v2.0.0",
    "other 4.5.0": "withdrawn: its SDK is 1.2.1: they are released together",
    "x 1.0.0": "unreachable",
  });
});

it("says what could not be asked apart from what is withdrawn", () => {
  const plain = { dim: String, red: String, yellow: String, green: String, bold: String } as never;
  const report = releasesReport(checked, plain).join("\n");
  const [unasked = "", bad = ""] = report.split("Withdrawn:");
  expect(unasked).toContain("Could not be asked");
  expect(unasked).toContain("@away/x 1.0.0");
  expect(bad).toContain("old 4.5.0");
  expect(bad).not.toContain("away");
});

it("fails for what is withdrawn, and where npm or the Python index doesn't answer, but not for GitHub's silence", () => {
  const only = (is: string, kind?: string): Checked[] =>
    checked.filter(({ verdict, ...one }) => verdict.is === is && (kind === undefined || one.kind === kind));
  expect(failed(only("withdrawn"))).toBe(true);
  expect(failed(only("unreachable", "npm"))).toBe(true);
  expect(failed(only("unreachable", "python"))).toBe(true);
  expect(failed([...only("unreachable", "action"), ...only("unreachable", "plugin")])).toBe(false);
  expect(failed(only("released"))).toBe(false);
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { actionlint } from "../tools/actionlint";
import { zizmor } from "../tools/zizmor";

/** A fault in a workflow, and the rules that must find it. */
interface Fault {
  readonly title: string;
  readonly workflow: string;
  readonly caughtBy: readonly string[];
}

const workflow = (trigger: string, ...steps: string[]): string =>
  [
    "name: Fault",
    `on: ${trigger}`,
    "permissions: {}",
    "jobs:",
    "  job:",
    "    runs-on: ubuntu-24.04",
    "    steps:",
    ...steps.map((step) => `      - ${step}`),
  ].join("\n");

const FAULTS: readonly Fault[] = [
  {
    title: "an action by its tag",
    workflow: workflow("push", "uses: docker/setup-buildx-action@v4"),
    caughtBy: ["zizmor-unpinned-uses"],
  },
  {
    title: "a pull request's title inside a script",
    workflow: workflow("pull_request", "run: echo ${{ github.event.pull_request.title }}"),
    caughtBy: ["zizmor-template-injection", "actionlint-expression"],
  },
  {
    title: "a fork's code with the repository's rights",
    workflow: workflow("pull_request_target", "run: make"),
    caughtBy: ["zizmor-dangerous-triggers"],
  },
  {
    title: "a token that stays in the checkout",
    workflow: workflow("push", "uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1"),
    caughtBy: ["zizmor-artipacked"],
  },
  {
    title: "all permissions for the token",
    workflow: workflow("push", "run: make").replace("permissions: {}", "permissions: write-all"),
    caughtBy: ["zizmor-excessive-permissions"],
  },
  {
    title: "a step that doesn't exist",
    workflow: workflow("push", 'run: echo "$A"\n        env:\n          A: ${{ steps.none.outputs.a }}'),
    caughtBy: ["actionlint-expression"],
  },
  {
    title: "a script that breaks at a space",
    workflow: workflow("push", "run: rm $GITHUB_WORKSPACE/a"),
    caughtBy: ["actionlint-shellcheck"],
  },
];

let folder: string;
let found: ReadonlyMap<string, readonly string[]>;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "audit-"));
  const workflows = path.join(folder, ".github", "workflows");
  mkdirSync(workflows, { recursive: true });
  FAULTS.forEach((fault, index) => {
    writeFileSync(path.join(workflows, `${index}.yml`), `${fault.workflow}\n`);
  });
  const reports = [await actionlint(workflows), await zizmor(path.join(folder, ".github"))];
  const findings = reports.flatMap((report) => report.findings);
  found = new Map(
    FAULTS.map(({ title }, index) => [
      title,
      findings.filter(({ resource }) => resource.endsWith(`/${index}.yml`)).map(({ rule }) => rule),
    ]),
  );
}, 60_000);

afterAll(() => {
  rmSync(folder, { recursive: true });
});

it.each(FAULTS)("catches $title", ({ title, caughtBy }) => {
  expect(found.get(title)).toEqual(expect.arrayContaining([...caughtBy]));
});

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { externalLinks } from "../../../../scripts/docs/links/externalLinks";

let root: string;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "links-"));
  execFileSync("git", ["init", "--quiet"], { cwd: root });
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

function write(file: string, ...lines: readonly string[]): void {
  mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
  writeFileSync(path.join(root, file), lines.join("\n"));
}

it("are those of documents, and of comments, messages and values in code, with each of their places", () => {
  write("README.md", "# Title", "", "See [a](https://a.org/#part) and [here](docs/start.md).");
  write("docs/start.md", "[again](https://a.org/#part)", "", '<img src="https://b.org/b.svg">');
  write(
    "cli/c.ts",
    "/** What it is for: https://c.org/c.html, in short. */",
    "fail(`(https://c.org/d) says why.`);",
    'const MANUAL = "https://c.org/manual";',
    'fail("https://c.org, or https://c.org/d");',
  );
  write("flows/src/e.py", '"""Limits (https://e.org/e)."""');
  write("flows/Dockerfile", "# https://f.org/f");
  expect([...externalLinks(root)]).toEqual([
    [
      "https://a.org/#part",
      [
        { file: "README.md", line: 3 },
        { file: "docs/start.md", line: 1 },
      ],
    ],
    ["https://c.org/c.html", [{ file: "cli/c.ts", line: 1 }]],
    [
      "https://c.org/d",
      [
        { file: "cli/c.ts", line: 2 },
        { file: "cli/c.ts", line: 4 },
      ],
    ],
    ["https://c.org/manual", [{ file: "cli/c.ts", line: 3 }]],
    ["https://c.org", [{ file: "cli/c.ts", line: 4 }]],
    ["https://b.org/b.svg", [{ file: "docs/start.md", line: 3 }]],
    ["https://f.org/f", [{ file: "flows/Dockerfile", line: 1 }]],
    ["https://e.org/e", [{ file: "flows/src/e.py", line: 1 }]],
  ]);
});

it("are no endpoints, no examples, and nothing that tests have made up", () => {
  write("README.md", "[mail](mailto:a@a.org) [yours](https://prefect.example.com) `https://code.org`");
  write(
    "cli/a.ts",
    'const API = "https://api.org", QUEUES = `https://sqs.${region}.org/queues`;',
    "// https://<host>/api, https://api.org/${path} or https://10.0.0.1/",
  );
  write("__tests__/a.ts", "// https://made.up/");
  write("flows/tests/test_a.py", "# https://made.up/");
  write("picture.svg", "<!-- from https://drawn.org/ -->");
  expect([...externalLinks(root)]).toEqual([]);
});

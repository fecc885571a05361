import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { chosenBuild } from "../../../components/image/chosenBuild";
import { CpuArchitecture } from "../../../components/task/fargatePlatform";

let context: string;
beforeEach(() => {
  context = mkdtempSync(path.join(tmpdir(), "project-"));
});
afterEach(() => {
  rmSync(context, { recursive: true });
});

function chosen(files: Record<string, string>, buildArgs?: Record<string, string>) {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(context, file)), { recursive: true });
    writeFileSync(path.join(context, file), text);
  }
  return chosenBuild({ context, buildArgs }, CpuArchitecture.x86);
}

const PEP_621 = '[project]\nname = "team"\nrequires-python = ">=3.11,<3.13"\ndependencies = ["prefect"]\n';
const POETRY = '[tool.poetry.dependencies]\npython = "~3.11"\nprefect = "^3.7"\n';

it.each([
  [
    "uv.lock",
    { "pyproject.toml": PEP_621, "uv.lock": 'source = { virtual = "." }\n', "requirements.txt": "prefect" },
    { INSTALLER: "uv", FILES: "uv", PYTHON_VERSION: "3.12" },
  ],
  [
    "uv.lock of a workspace",
    { "pyproject.toml": PEP_621, "uv.lock": 'source = { editable = "packages/shared" }\n' },
    { INSTALLER: "uv", FILES: "all", PYTHON_VERSION: "3.12" },
  ],
  [
    ".python-version",
    { "pyproject.toml": PEP_621, "uv.lock": "", ".python-version": "3.11\n" },
    { INSTALLER: "uv", FILES: "uv", PYTHON_VERSION: "3.11" },
  ],
  [
    "poetry.lock",
    { "pyproject.toml": POETRY, "poetry.lock": 'name = "prefect"\n' },
    { INSTALLER: "poetry", FILES: "poetry", PYTHON_VERSION: "3.11" },
  ],
  [
    "poetry.lock with a package of the folder",
    { "pyproject.toml": POETRY, "poetry.lock": '[package.source]\ntype = "directory"\n' },
    { INSTALLER: "poetry", FILES: "all", PYTHON_VERSION: "3.11" },
  ],
  [
    "Poetry's dependencies without a lock",
    { "pyproject.toml": POETRY },
    { INSTALLER: "poetry", FILES: "all", PYTHON_VERSION: "3.11" },
  ],
  [
    "requirements.txt, which was locked from pyproject.toml",
    {
      "pyproject.toml": PEP_621,
      "requirements.txt": "prefect==3.9.1\n-c constraints.txt\n",
      "requirements-dev.txt": "",
    },
    {
      INSTALLER: "requirements",
      REQUIREMENTS: "requirements.txt",
      FILES: "requirements",
      PYTHON_VERSION: "3.12",
    },
  ],
  [
    "requirements of another name",
    { "requirements-flows.txt": "prefect" },
    {
      INSTALLER: "requirements",
      REQUIREMENTS: "requirements-flows.txt",
      FILES: "requirements",
      PYTHON_VERSION: "3.13",
    },
  ],
  [
    "requirements with the project itself",
    { "requirements.txt": "prefect\n-e .\n" },
    { INSTALLER: "requirements", REQUIREMENTS: "requirements.txt", FILES: "all", PYTHON_VERSION: "3.13" },
  ],
  [
    "requirements that include others",
    { "requirements.txt": "-r requirements/base.txt\n" },
    { INSTALLER: "requirements", REQUIREMENTS: "requirements.txt", FILES: "all", PYTHON_VERSION: "3.13" },
  ],
  [
    "pyproject.toml",
    { "pyproject.toml": PEP_621 },
    { INSTALLER: "pyproject", FILES: "pyproject", PYTHON_VERSION: "3.12" },
  ],
  [
    "pyproject.toml that reads its dependencies from elsewhere",
    { "pyproject.toml": '[project]\nname = "team"\ndynamic = ["version", "dependencies"]\n' },
    { INSTALLER: "pyproject", FILES: "all", PYTHON_VERSION: "3.13" },
  ],
  [
    "requirements.txt beside a pyproject.toml of tools",
    { "pyproject.toml": "[tool.ruff]\nline-length = 100\n", "requirements.txt": "prefect" },
    {
      INSTALLER: "requirements",
      REQUIREMENTS: "requirements.txt",
      FILES: "requirements",
      PYTHON_VERSION: "3.13",
    },
  ],
])("installs from %s", (_, files, args) => {
  const { build, problems } = chosen(files);
  expect(problems).toEqual([]);
  expect(build?.args).toEqual(args);
});

it("has one Dockerfile, which lies at two places", () => {
  const text = (file: string): string =>
    readFileSync(path.join(__dirname, "../../../components/image", file), "utf8");
  expect(text("ignoring/Dockerfile")).toBe(text("Dockerfile"));
});

it("has the uv that flows/ is installed by", () => {
  const dockerfile = readFileSync(path.join(__dirname, "../../../components/image/Dockerfile"), "utf8");
  const [locked] = readFileSync("flows/requirements-uv.txt", "utf8").split(" ");
  expect(dockerfile).toContain(` ${locked} `);
});

it("takes the requirements, the Python and the base image that the team names", () => {
  const args = {
    REQUIREMENTS: "requirements/prod.txt",
    PYTHON_VERSION: "3.12",
    BASE_IMAGE: "mirror/python:3.12",
  };
  const { build, problems } = chosen({ "requirements/prod.txt": "prefect", ".python-version": "3.9" }, args);
  expect(problems).toEqual([]);
  expect(build?.args).toEqual({ ...args, INSTALLER: "requirements", FILES: "all" });
});

it.each([
  [
    { "flow.py": "" },
    "must have a Dockerfile, or a uv.lock, poetry.lock, requirements.txt or pyproject.toml to choose one for.",
  ],
  [
    { "pyproject.toml": "[tool.ruff]\n" },
    "must have a Dockerfile, or a uv.lock, poetry.lock, requirements.txt or pyproject.toml",
  ],
  [
    { "requirements-b.txt": "", "requirements-a.txt": "" },
    "has requirements-a.txt, requirements-b.txt and no requirements.txt: say which by `buildArgs`, REQUIREMENTS: requirements-a.txt.",
  ],
  [
    { "requirements.txt": "", ".python-version": "2.7" },
    "`.python-version` must name one of 3.11, 3.12, 3.13, 3.14, got '2.7'.",
  ],
])("refuses %j", (files, problem) => {
  expect(chosen(files as Record<string, string>).problems).toEqual([expect.stringContaining(problem)]);
});

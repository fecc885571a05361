import { existsSync, readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { CpuArchitecture } from "../task/fargatePlatform";
import type { FlowImageArgs } from "./flowImage";
import type { ImageBuild } from "./imageBuild";
import { pythonVersion } from "./pythonVersion";
import { relativeToProgram } from "../relativeToProgram";
import { show, showKey } from "../show";
import { tomlText } from "./tomlText";

/** `ARG`s of `image/Dockerfile` that a team may set. */
const OWN_ARGS = ["BASE_IMAGE", "PYTHON_VERSION", "REQUIREMENTS"];

/** The build of a folder without a Dockerfile: `image/Dockerfile`, with arguments that fit the folder's files. */
export function chosenBuild(
  { context, target, buildArgs = {}, buildSecrets = {} }: FlowImageArgs,
  cpuArchitecture: CpuArchitecture,
): { build?: ImageBuild; problems: string[] } {
  const read = (file: string): string | undefined => readIfThere(path.join(context, file));
  const installer = chosenInstaller(read, buildArgs["REQUIREMENTS"] ?? requirementsFile(context));
  if (installer === undefined) {
    return { problems: [nothingToBuild(context)] };
  }
  const pyproject = read("pyproject.toml") ?? "";
  const python = pythonVersion({
    file: read(".python-version"),
    specifier:
      tomlText(pyproject, "project", "requires-python") ??
      tomlText(pyproject, "tool.poetry.dependencies", "python"),
  });
  const problems = [
    ...(python.problem === undefined || "PYTHON_VERSION" in buildArgs || "BASE_IMAGE" in buildArgs
      ? []
      : [`${show(context)}: ${python.problem}`]),
    ...(target === undefined
      ? []
      : [`\`target\` is a stage of a Dockerfile, and ${show(context)} has none.`]),
    ...Object.keys(buildArgs)
      .filter((arg) => !OWN_ARGS.includes(arg))
      .map(
        (arg) =>
          `\`buildArgs\` of a folder without a Dockerfile are ${OWN_ARGS.join(", ")}, got \`${showKey(arg)}\`.`,
      ),
    ...Object.keys(buildSecrets)
      .filter((id) => id !== NETRC && !/^[A-Za-z_]\w*$/.test(id))
      .map(
        (id) =>
          `\`buildSecrets\` of a folder without a Dockerfile are variables of the installer and \`netrc\`, got \`${showKey(id)}\`.`,
      ),
  ];
  const folder = existsSync(path.join(context, ".dockerignore")) ? "." : "ignoring";
  return {
    problems,
    build: {
      context,
      dockerfile: `${relativeToProgram(path.join(__dirname, folder))}/Dockerfile`,
      args: {
        ...(python.version === undefined ? {} : { PYTHON_VERSION: python.version }),
        ...installer,
        ...buildArgs,
      },
      secrets: Object.keys(buildSecrets).length === 0 ? undefined : installerSecrets(buildSecrets),
      cpuArchitecture,
    },
  };
}

type Read = (file: string) => string | undefined;

/** Build arguments for the installer of the folder's dependencies and the files it needs. */
function chosenInstaller(read: Read, requirements: string | undefined): Record<string, string> | undefined {
  const pyproject = read("pyproject.toml");
  const uvLock = read("uv.lock");
  const poetryLock = read("poetry.lock");
  if (pyproject !== undefined && uvLock !== undefined) {
    const local = /source = \{ (editable|virtual|directory|path) = "(?!\.")/.test(uvLock);
    return { INSTALLER: "uv", FILES: local ? "all" : "uv" };
  }
  if (
    pyproject !== undefined &&
    (poetryLock !== undefined || /^\[tool\.poetry\.dependencies\]/m.test(pyproject))
  ) {
    const local = poetryLock === undefined || /type = "(directory|file)"/.test(poetryLock);
    return { INSTALLER: "poetry", FILES: local ? "all" : "poetry" };
  }
  if (requirements !== undefined) {
    return {
      INSTALLER: "requirements",
      REQUIREMENTS: requirements,
      FILES: namesOtherFiles(requirements, read(requirements) ?? "") ? "all" : "requirements",
    };
  }
  if (pyproject !== undefined && /^\[project\]/m.test(pyproject)) {
    const local = /^dynamic\s*=\s*\[[^\]]*dependencies|\bfile:|\b(path|workspace)\s*=/m.test(pyproject);
    return { INSTALLER: "pyproject", FILES: local ? "all" : "pyproject" };
  }
  return undefined;
}

function requirementsFiles(context: string): string[] {
  return readdirSync(context)
    .filter((file) => /^requirements.*\.txt$/.test(file))
    .sort();
}

/** `requirements.txt`, or the only file with another name. */
function requirementsFile(context: string): string | undefined {
  const files = requirementsFiles(context);
  return files.includes("requirements.txt") ? "requirements.txt" : files.length === 1 ? files[0] : undefined;
}

/** Whether requirements name files in other folders, or the project itself. */
function namesOtherFiles(file: string, requirements: string): boolean {
  return (
    path.dirname(file) !== "." ||
    requirements
      .split("\n")
      .some(
        (line) =>
          /^\s*(-e|--editable|[./])|\bfile:/.test(line) ||
          (/^\s*(-r|-c|--requirement|--constraint)/.test(line) &&
            !/\s*(requirements|constraints)[^/]*\.txt\s*$/.test(line)),
      )
  );
}

function nothingToBuild(context: string): string {
  const several = requirementsFiles(context);
  return several.length > 1
    ? `${show(context)} has ${several.join(", ")} and no requirements.txt: say which by \`buildArgs\`, REQUIREMENTS: ${several[0] ?? ""}.`
    : `${show(context)} must have a Dockerfile, or a uv.lock, poetry.lock, requirements.txt or pyproject.toml to choose one for.`;
}

const NETRC = "netrc";

/** Build secrets: the netrc file, and the variables as one file that a shell sources. */
function installerSecrets(
  secrets: Record<string, pulumi.Input<string>>,
): Record<string, pulumi.Input<string>> {
  const { [NETRC]: netrc, ...variables } = secrets;
  const environment = pulumi.output(variables).apply((values) =>
    Object.entries(values)
      .map(([name, value]) => `export ${name}='${value.replaceAll("'", "'\\''")}'\n`)
      .join(""),
  );
  return { "build-environment": environment, ...(netrc === undefined ? {} : { [NETRC]: netrc }) };
}

function readIfThere(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

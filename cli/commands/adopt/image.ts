import { existsSync, readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { CpuArchitecture } from "../../../components/task/fargatePlatform";
import { show } from "../../../components/show";
import { teamBuild } from "../../../components/image/teamBuild";
import { isOlder } from "../../support/isOlder";
import { type Dockerfile, readDockerfile } from "./dockerfile";

/** How a folder's image is built. */
export interface FoundImage {
  /** Files found that decide what the image contains. */
  readonly files: readonly string[];
  /** Description of the build. */
  readonly built?: string;
  /** For the entry, if it isn't the folder's `Dockerfile`. */
  readonly dockerfile?: string;
  /** @default the version of the Dockerfile's base image */
  readonly python?: string;
  readonly changes: readonly string[];
  readonly notes: readonly string[];
}

const DECIDING =
  /^(Dockerfile|\.dockerignore|uv\.lock|poetry\.lock|pyproject\.toml|\.python-version|requirements.*\.txt)$/;

/** @param named Dockerfiles that `prefect.yaml` builds with */
export function findImage(folder: string, named: readonly string[]): FoundImage {
  const there = named.filter((file) => existsSync(path.join(folder, file)));
  const own = existsSync(path.join(folder, "Dockerfile")) ? "Dockerfile" : there[0];
  const dockerfile = own === "Dockerfile" ? undefined : own;
  const team = teamBuild({ context: folder, dockerfile }, CpuArchitecture.x86);
  const { build } = team;
  const problems = team.problems.map((line) => line.replaceAll(show(folder), "The folder"));
  const files = readdirSync(folder).filter((file) => DECIDING.test(file));
  const pinned = pinnedChanges(folder, files);
  const several = there.length > 1 && own !== undefined;
  const common = {
    files,
    notes: several
      ? [`${there.join(", ")}: a flow project has one image, built by ${own}; one for each is a project each`]
      : [],
  };
  if (own !== undefined) {
    const read = readDockerfile(readFileSync(path.join(folder, own), "utf8"));
    const { base } = read;
    const changes = [...problems, ...dockerfileChanges(folder, own, read), ...pinned];
    const built = `built by its ${own}${base === undefined ? "" : `, from ${base.image}`}`;
    return { ...common, built, dockerfile, python: base?.python, changes };
  }
  if (problems.length > 0) {
    return { ...common, changes: [...problems, ...pinned] };
  }
  const {
    INSTALLER: installer,
    REQUIREMENTS: requirements,
    PYTHON_VERSION: python,
  } = (build.args ?? {}) as Readonly<Record<string, string>>;
  const source = requirements ?? (installer === "uv" ? "uv.lock" : "pyproject.toml");
  return {
    ...common,
    built: `a Dockerfile is chosen: ${installer === "requirements" ? "pip" : installer} installs what ${source} says`,
    python,
    changes: [...withoutPrefect(folder, source), ...pinned],
  };
}

/** Minimum versions in an image; `docs/images.md`. */
const OLDEST = { python: "3.11", prefect: "3.7" };

function dockerfileChanges(folder: string, dockerfile: string, { base, secrets }: Dockerfile): string[] {
  const { image = "", line = 0, python, prefect } = base ?? {};
  return [
    ...(python !== undefined && isOlder(python, OLDEST.python)
      ? [
          `${dockerfile}:${line}: ${image} has Python ${python}: write one with Python ${OLDEST.python} or newer`,
        ]
      : []),
    ...(prefect !== undefined && isOlder(prefect, OLDEST.prefect)
      ? [
          `${dockerfile}:${line}: ${image} has Prefect ${prefect}: write one with Prefect ${OLDEST.prefect} or newer`,
        ]
      : []),
    ...secrets.map(
      ({ name, line: at, what }) =>
        `${dockerfile}:${at}: ${name} holds a secret, ${what} (not shown), and the image keeps it: remove it, ` +
        "and name it in the flow project's `secrets`, or in `buildSecrets` for the build",
    ),
    ...unignoredSecrets(folder, dockerfile),
  ];
}

/** A laptop's `.env` would be readable for everyone who may pull the image. */
function unignoredSecrets(folder: string, dockerfile: string): string[] {
  const ignoring = [`${dockerfile}.dockerignore`, ".dockerignore"].find((file) =>
    existsSync(path.join(folder, file)),
  );
  const patterns =
    ignoring === undefined ? [] : readFileSync(path.join(folder, ignoring), "utf8").split("\n");
  const isIgnored = patterns.some((one) => /^(\*\*\/|\/)?(\.env\*?|\.\*|\*)$/.test(one.trim()));
  return existsSync(path.join(folder, ".env")) && !isIgnored
    ? [`${ignoring ?? ".dockerignore"}: .env would be in the image: write a line \`.env\``]
    : [];
}

/** Pins of a Prefect that is too old, in each file that decides what the image installs. */
function pinnedChanges(folder: string, deciding: readonly string[]): string[] {
  const files = deciding.filter((file) => /^(uv\.lock|poetry\.lock|requirements.*\.txt)$/.test(file));
  return files.flatMap((file) => {
    const text = readFileSync(path.join(folder, file), "utf8");
    const pin = file.endsWith(".lock")
      ? /^name = "prefect"\r?\nversion = "(?<version>\d+\.\d+)[^"]*"/m.exec(text)
      : /^prefect(?:\[[^\]]*\])?\s*={2,3}\s*(?<version>\d+\.\d+)/m.exec(text);
    const version = pin?.groups?.["version"];
    return pin === null || version === undefined || !isOlder(version, OLDEST.prefect)
      ? []
      : [
          `${file}:${text.slice(0, pin.index).split("\n").length}: prefect is ${version}: write \`prefect>=${OLDEST.prefect}\`, or lock one`,
        ];
  });
}

function withoutPrefect(folder: string, source: string): string[] {
  const text = readFileSync(path.join(folder, source), "utf8");
  return /prefect\b/i.test(text) || /^\s*(-r|-c|--requirement|-e|\.)/m.test(text)
    ? []
    : [`${source}: has no Prefect: write \`prefect>=3.7\``];
}

import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { CommanderError } from "commander";
import { planCommand } from "../../../plan/options";
import type { Check } from "./check";

const root = path.resolve(__dirname, "../../..");
const { devDependencies, scripts, version } = JSON.parse(
  readFileSync(path.join(root, "package.json"), "utf8"),
) as {
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
  readonly version: string;
};
const isThere = (file: string): boolean => existsSync(path.join(root, file));

/** Result of `npm run build:package`. */
const PACKAGE = `/.package/prefect-ecs-${version}.tgz`;

/** npm's own commands that the documents use, without those of package.json. */
const OWN = ["ci", "version", "view"];

export const checkNpm: Check = ({ args: [command = "", ...args], isWhole }) => {
  if (command === "install") {
    const other = args.find((word) => !word.endsWith(PACKAGE));
    return other === undefined ? undefined : `${other} isn't the package, ${PACKAGE}`;
  }
  if (command !== "run") {
    return OWN.includes(command) || scripts[command] !== undefined
      ? undefined
      : "npm has no such command here";
  }
  const [name = "", separator, ...given] = args.filter((word) => word !== "--silent");
  if (scripts[name] === undefined) {
    return "package.json has no such script";
  }
  if (separator !== undefined && separator !== "--") {
    return "npm takes what isn't after `--` for itself";
  }
  return isWhole || given.length > 0 ? scriptProblem(name, given) : undefined;
};

function scriptProblem(name: string, args: readonly string[]): string | undefined {
  switch (name) {
    case "plan":
      return planProblem(args);
    case "test:python":
      return args.find((word) => !word.startsWith("-") && !isThere(`prefect_ecs/${word}`));
    default:
      return unknownOption(scripts[name] ?? "", args);
  }
}

function planProblem(args: readonly string[]): string | undefined {
  try {
    planCommand()
      .exitOverride()
      .configureOutput({ writeErr: () => undefined })
      .parse(args, { from: "user" });
    return undefined;
  } catch (error) {
    if (!(error instanceof CommanderError)) {
      throw error;
    }
    return error.message;
  }
}

/** Of a script that reads its options itself: its source has to name each. */
function unknownOption(script: string, args: readonly string[]): string | undefined {
  const file = /\S+\.(?:m?js|ts)(?= |$)/g;
  const source = (script.match(file) ?? [])
    .filter(isThere)
    .map((one) => readFileSync(path.join(root, one), "utf8"))
    .join("\n");
  return args
    .filter((word) => word.startsWith("--"))
    .find(
      (option) =>
        !source.includes(`"${option}"`) && !new RegExp(`"?${option.slice(2)}"?: { type:`).test(source),
    );
}

export const checkNode: Check = ({ args: [file = "", ...args] }) => {
  if (!isThere(file)) {
    return `there is no ${file}`;
  }
  if (file !== "scripts/python.mjs") {
    return unknownOption(file, args);
  }
  const [python, option, module = ""] = args;
  const source = `flows/src/${module.replaceAll(".", "/")}.py`;
  return python === "python" && option === "-m" && (isThere(source) || WRITTEN_BY_READER.includes(source))
    ? undefined
    : `there is no ${source}`;
};

/** Files that a page's reader writes first. */
const WRITTEN_BY_READER = ["flows/src/flows/orders.py"];

export const checkNpx: Check = ({ args: [command = "", ...args] }) => {
  switch (command) {
    case "jest":
      return args.find((word) => !isThere(word));
    case "prettier":
      return args.find((word) => word !== "--write" && word !== "--check" && !isThere(word));
    default:
      return devDependencies[command] === undefined
        ? "npx would fetch it"
        : "it isn't known which options that has";
  }
};

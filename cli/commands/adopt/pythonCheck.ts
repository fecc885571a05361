import { existsSync } from "node:fs";
import * as path from "node:path";
import type { FlowCode } from "../../../components/prefect/flowCode";
import { plainSecret } from "../../../stacks/config/plainSecret";
import { run, TIMED_OUT } from "../../support/run";
import { FILE } from "./prefectFile";

/** Registration's verdict on a project's `prefect.yaml`. */
export interface PythonCheck {
  readonly ran: boolean;
  /** Why it wasn't run. */
  readonly why?: string;
  /** What it refuses, a line each. */
  readonly refused: readonly string[];
  /** What it passes over. */
  readonly notes: readonly string[];
}

interface CheckArgs {
  /** The checkout, whose Python environment it is. */
  readonly root: string;
  readonly folder: string;
  /** @default prefect.yaml */
  readonly prefectFile?: string;
  readonly code?: FlowCode;
  readonly env: NodeJS.ProcessEnv;
  readonly variables: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

const SECONDS = 180;
/** Variables passed to the check: this machine's others would hide what a stack lacks. */
const OF_A_SHELL = /^(PATH|HOME|USER|LANG|LC_\w+|TMPDIR|TZ|SSL_CERT_\w+)$/;

/** Runs registration's own check, which imports the flows as a run does, if its Python environment exists. */
export async function pythonCheck({
  root,
  folder,
  prefectFile = FILE,
  code: from,
  env,
  variables,
  signal,
}: CheckArgs): Promise<PythonCheck> {
  if (!existsSync(path.join(root, ".venv", ".stamp"))) {
    return notRun("its Python environment doesn't exist: `npm run flows:check` makes it");
  }
  // Without -P, a module in the folder could shadow ours.
  const check = [
    "python",
    "-P",
    "-m",
    "prefect_ecs.registration",
    "check",
    "--prefect-file",
    prefectFile,
    ...(from === undefined ? [] : ["--code", from]),
  ];
  const { code, stdout, stderr } = await run(
    process.execPath,
    [path.join(root, "scripts/python.mjs"), ...check],
    {
      cwd: folder,
      env: {
        ...Object.fromEntries(Object.entries(env).filter(([name]) => OF_A_SHELL.test(name))),
        ...variables,
        PATH: env["PATH"],
        // As in the image.
        PYTHONPATH: path.join(folder, "src"),
        PYTHONDONTWRITEBYTECODE: "1",
      },
      signal,
      timeoutSeconds: SECONDS,
    },
  );
  if (code === TIMED_OUT) {
    return notRun(`it took longer than ${SECONDS} s: does a flow's file do work at import?`);
  }
  // A flow's file may print at import.
  const files = [path.basename(prefectFile), "limits.yaml"];
  const isAbout = (line: string): boolean =>
    files.some((file) => /^(:\d+)?: /.test(line.replace(file, ""))) && !line.includes(": valid, ");
  const problems = stderr.split("\n").filter(isAbout);
  if (code !== 0 && problems.length === 0) {
    return notRun(`it failed: ${stderr.trim().split("\n").pop() ?? `exit code ${code}`}`);
  }
  const elsewhere = problems.filter((line) => isOfTheImage(line, folder));
  const refused = problems.filter((line) => !elsewhere.includes(line));
  return {
    ran: true,
    refused: refused.map(withVariable),
    notes: [...stdout.split("\n").filter(isAbout), ...elsewhere.map(notChecked)],
  };
}

function notRun(why: string): PythonCheck {
  return { ran: false, why, refused: [], notes: [] };
}

/** Whether a line reports a package that only the team's image has. */
function isOfTheImage(line: string, folder: string): boolean {
  if (INSTALLS.test(line) || line.includes(OF_A_SERVER)) {
    return true;
  }
  const top = /importing it fails: ModuleNotFoundError: No module named '([^'.]+)/.exec(line)?.[1];
  return (
    top !== undefined &&
    !line.includes("did you mean") &&
    !["", "src"].some((place) =>
      [top, `${top}.py`].some((name) => existsSync(path.join(folder, place, name))),
    ) &&
    // The folder must have the entrypoint's own module.
    !new RegExp(`\`entrypoint\` is "${top}[.:"]`).test(line)
  );
}

/** A step that installs what the check's Python lacks: registration passes over it if the image has the packages. */
const INSTALLS =
  /^(?<place>.*?)`(?<key>pull\S*)` runs \S+ at each run, while the code is in the image, which lacks .*?: install (?<file>\S+) there, .*?(?<others> \(so too .*\))?$/;

/** A file that loads a block at import: registration has the server. */
const OF_A_SERVER = "importing it fails: ValueError: Unable to find block document";

function notChecked(line: string): string {
  const { place, key, file, others = "" } = INSTALLS.exec(line)?.groups ?? {};
  const has = line.includes(OF_A_SERVER) ? "check has no Prefect server" : "check's Python has only Prefect";
  return place === undefined
    ? `${line}: not checked further, the ${has}`
    : `${place}\`${key}\` is passed over if the image has all packages of ${file}, which registration checks${others}`;
}

function missingVariable(line: string): string | undefined {
  return /the environment of Registration has no (\w+)/.exec(line)?.[1];
}

function withVariable(line: string): string {
  const name = missingVariable(line);
  if (name === undefined) {
    return line;
  }
  // Any value that has no other form shows what the name says.
  return plainSecret(name, "value") === undefined
    ? `${line}; give it one: \`--variable ${name}=VALUE\``
    : `${line}; remove it, and name ${name} in the flow project's \`secrets\`, which runs have anyway`;
}

import { readdirSync, statSync } from "node:fs";
import * as path from "node:path";
import type { FlowCode } from "../../../components/prefect/flowCode";
import { show } from "../../../components/show";
import { prefectFileProblems } from "../../../components/project/flowProjectProblems";
import { ownPlaceholders } from "../../../stacks/config/flowProjects";
import { UsageError } from "../../support/cliError";
import { type Entry, makeEntry, poolNames } from "./entry";
import { findImage, type FoundImage } from "./image";
import { FILE, type PrefectFile, readPrefectFile } from "./prefectFile";
import { type PythonCheck, pythonCheck } from "./pythonCheck";
import type { StackFile } from "./stackFile";

/** A folder's flows and the changes they need before they run on a stack. */
export interface Adoption {
  readonly folder: string;
  readonly prefectFile?: PrefectFile;
  readonly image: Omit<FoundImage, "changes" | "notes">;
  readonly workPools: readonly string[];
  readonly check: Pick<PythonCheck, "ran" | "why">;
  /** What is passed over, or worth knowing. */
  readonly notes: readonly string[];
  /** What has to change: where, and what to write. */
  readonly changes: readonly string[];
  readonly entry: Entry;
}

export interface AdoptArgs {
  /** The checkout with registration's Python. */
  readonly root: string;
  /** Folder of the `Pulumi.<stack>.yaml` files. */
  readonly program: string;
  readonly folder: string;
  readonly stackFile: StackFile;
  readonly name?: string;
  /** Path of the file with the deployments in the folder. @default prefect.yaml */
  readonly prefectFile?: string;
  /** @default the image */
  readonly code?: FlowCode;
  readonly variables: Readonly<Record<string, string>>;
  readonly pools: Readonly<Record<string, string>>;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

/** Inspects a folder; changes nothing. */
export async function adopt(args: AdoptArgs): Promise<Adoption> {
  const { program, folder, stackFile, variables } = args;
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new UsageError(`The folder must exist, got ${show(folder)}.`);
  }
  const [wrong] = prefectFileProblems(args.prefectFile, "--prefect-file");
  if (wrong !== undefined) {
    throw new UsageError(wrong);
  }
  const own = Object.keys(variables).filter((name) => ownPlaceholders.test(name));
  if (own.length > 0) {
    throw new UsageError(`\`--variable\` must not name ${own.join(", ")}: registration fills it in itself.`);
  }
  const file = args.prefectFile ?? FILE;
  const prefectFile = readPrefectFile(folder, file);
  const { changes, notes, ...image } = findImage(folder, prefectFile?.dockerfiles ?? []);
  const entry = makeEntry({ ...args, found: prefectFile, dockerfile: image.dockerfile });
  const check =
    prefectFile === undefined
      ? { ran: false, why: `there is no ${file}`, refused: [], notes: [] }
      : await pythonCheck(args);
  return {
    folder: path.relative(program, folder) || ".",
    prefectFile,
    image,
    workPools: poolNames(prefectFile, variables),
    check: { ran: check.ran, why: check.why },
    notes: [...check.notes, ...notes],
    changes: [
      ...(prefectFile === undefined ? [withoutFile(folder, file)] : []),
      ...check.refused,
      ...(check.ran ? [] : unfilled(file, prefectFile, variables)),
      ...(prefectFile?.secrets ?? []).map(
        ({ name, line, what }) =>
          `${file}:${line}: \`env.${name}\` holds a secret, ${what} (not shown), and every Prefect user can ` +
          "read it: remove it, and name it in the flow project's `secrets`",
      ),
      ...changes,
      ...ofTheStack(stackFile),
    ],
    entry,
  };
}

function unfilled(
  file: string,
  found: PrefectFile | undefined,
  variables: Readonly<Record<string, string>>,
): string[] {
  return (found?.placeholders ?? [])
    .filter(({ name }) => !ownPlaceholders.test(name) && !(name in variables))
    .map(
      ({ name, line }) =>
        `${file}:${line}: \`{{ $${name} }}\` has no value; give it one: \`--variable ${name}=VALUE\``,
    );
}

function ofTheStack({ file, toMove }: StackFile): string[] {
  return toMove.map(
    (key) =>
      `${file}: \`${key}\` is for a stack without flow projects: move it into the project that needs it`,
  );
}

function withoutFile(folder: string, file: string): string {
  const [first, ...others] = filesBelow(folder, "", 3);
  if (first === undefined) {
    return `${file}: not found: write one with the deployments (docs/prefect-yaml.md); \`prefect init\` makes a first version`;
  }
  const more = others.length === 0 ? "" : ` (one of ${others.length + 1})`;
  return (
    `${file}: not found: adopt ${path.dirname(first)}${more}; or, if its entrypoints and its Dockerfile are from ` +
    `here, give \`--prefect-file ${first}\``
  );
}

function filesBelow(folder: string, under: string, depth: number): string[] {
  return readdirSync(path.join(folder, under), { withFileTypes: true }).flatMap((one) => {
    const place = path.join(under, one.name);
    return one.name === FILE
      ? [place]
      : one.isDirectory() && depth > 0 && !/^(\..*|node_modules|venv)$/.test(one.name)
        ? filesBelow(folder, place, depth - 1)
        : [];
  });
}

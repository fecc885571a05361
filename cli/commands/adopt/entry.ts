import * as path from "node:path";
import { stringify } from "yaml";
import type { FlowCode } from "../../../components/prefect/flowCode";
import { flowProjectNameRule, isFlowProjectName } from "../../../components/project/flowProjectProblems";
import { show } from "../../../components/show";
import { UsageError } from "../../support/cliError";
import type { PrefectFile } from "./prefectFile";
import type { StackFile } from "./stackFile";

/** A flow project as an entry of `flowProjects`. */
export interface Entry {
  readonly name: string;
  /** Relative to the program. */
  readonly folder: string;
  readonly prefectFile?: string;
  readonly dockerfile?: string;
  readonly code?: FlowCode;
  readonly workPools?: Readonly<Record<string, string>>;
  readonly variables?: Readonly<Record<string, string>>;
}

interface EntryArgs {
  readonly program: string;
  readonly folder: string;
  readonly name?: string;
  readonly dockerfile?: string;
  readonly code?: FlowCode;
  /** The file's path in the folder. @default prefect.yaml */
  readonly prefectFile?: string;
  readonly found?: PrefectFile;
  readonly stackFile: Pick<StackFile, "agent" | "pools">;
  readonly variables: Readonly<Record<string, string>>;
  /** Name of a pool in the file → an agent or a pool of the stack. */
  readonly pools: Readonly<Record<string, string>>;
}

/** Maps each pool that the stack lacks to the first agent, unless `--pool` maps it. */
export function makeEntry(args: EntryArgs): Entry {
  const { program, folder, prefectFile, dockerfile, code, found, stackFile, variables, pools } = args;
  const named = poolNames(found, variables).filter((name) => !stackFile.pools.includes(name));
  const workPools = { ...Object.fromEntries(named.map((name) => [name, stackFile.agent])), ...pools };
  return {
    name: projectName(folder, args.name),
    folder: path.relative(program, folder).split(path.sep).join("/") || ".",
    ...(prefectFile === undefined ? {} : { prefectFile }),
    ...(dockerfile === undefined ? {} : { dockerfile }),
    ...(code === undefined ? {} : { code }),
    ...(Object.keys(workPools).length === 0 ? {} : { workPools }),
    ...(Object.keys(variables).length === 0 ? {} : { variables }),
  };
}

/** The entry as YAML for `Pulumi.<stack>.yaml`. */
export function entryText(key: string, entry: Entry): string {
  return stringify({ config: { [key]: [entry] } }, { lineWidth: 0 }).trimEnd();
}

/** The pools' names with environment placeholders filled in, without those that registration fills in. */
export function poolNames(
  file: PrefectFile | undefined,
  variables: Readonly<Record<string, string>>,
): string[] {
  const names = (file?.deployments ?? []).flatMap(({ workPool }) => workPool ?? []);
  const filled = names.map((name) =>
    name.replace(/\{\{\s*\$(\w+)\s*\}\}/g, (whole, variable: string) => variables[variable] ?? whole),
  );
  return [...new Set(filled)].filter((name) => !name.includes("{{"));
}

/** The given name, or one made from the folder's. */
export function projectName(folder: string, given?: string): string {
  const words = path
    .basename(folder)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-");
  const name =
    given ??
    words
      .replace(/^[^a-z]+/, "")
      .slice(0, 13)
      .replace(/-+$/, "");
  if (!isFlowProjectName(name)) {
    throw new UsageError(`\`--name\` must be ${flowProjectNameRule}, got ${show(name)}.`);
  }
  return name;
}

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import type { Named } from "./release";

export interface Dependency extends Named {
  /** The commit that an action is pinned to. */
  readonly commit?: string;
  /** Environment marker of a Python version: https://peps.python.org/pep-0508/#environment-markers */
  readonly marker?: string;
  /** Whether it is a direct dependency; Python's locks include indirect ones. @default true */
  readonly direct?: boolean;
}

/** All releases that files in git name. */
export function dependencies(root: string): Dependency[] {
  const files = execFileSync("git", ["ls-files", "-z"], { cwd: root, encoding: "utf8" }).split("\0");
  return files.flatMap((file) => {
    const read = readers.find(({ of }) => of.test(file))?.read;
    return read === undefined
      ? []
      : read(readFileSync(path.join(root, file), "utf8")).map((named) => ({ ...named, file }));
  });
}

type Found = Omit<Dependency, "file">;

const readers: readonly { readonly of: RegExp; readonly read: (text: string) => Found[] }[] = [
  { of: /(?:^|\/)package\.json$/, read: packages },
  { of: /(?:^|\/)requirements[^/]*\.(?:txt|in)$/, read: pins },
  { of: /(?:^|\/)pyproject\.toml$/, read: quotedPins },
  { of: /(?:^|\/)go\.mod$/, read: modules },
  { of: /^\.github\/.*\.ya?ml$/, read: actions },
  // The engine is released with its SDKs, under one version.
  { of: /(?:^|\/)\.pulumi\.version$/, read: (text) => [npm("@pulumi/pulumi", text.trim())] },
];

type Specs = Readonly<Record<string, string>>;
interface Overrides {
  readonly [name: string]: string | Overrides;
}

function packages(text: string): Found[] {
  const manifest = JSON.parse(text) as {
    readonly dependencies?: Specs;
    readonly devDependencies?: Specs;
    readonly optionalDependencies?: Specs;
    readonly peerDependencies?: Specs;
    readonly overrides?: Overrides;
  };
  const {
    dependencies = {},
    devDependencies = {},
    optionalDependencies = {},
    peerDependencies = {},
  } = manifest;
  const direct = [dependencies, devDependencies, optionalDependencies, peerDependencies].flatMap(
    Object.entries<string>,
  );
  return [...direct, ...overridden(manifest.overrides ?? {})].flatMap(([name, spec]) => release(name, spec));
}

function overridden(overrides: Overrides): [string, string][] {
  return Object.entries(overrides).flatMap(([name, to]) =>
    typeof to === "string" ? [[name, to] as [string, string]] : overridden(to),
  );
}

/** A package's release; none for a local file or a reference to another version (`$name`). */
function release(name: string, spec: string): Found[] {
  const [, aliased, version] = /^npm:(.+)@([^@]+)$/.exec(spec) ?? [];
  if (aliased !== undefined && version !== undefined) {
    return [npm(aliased, version)];
  }
  return /^(?:file:|\$|git|https?:)/.test(spec) ? [] : [npm(name, spec)];
}

const npm = (name: string, version: string): Found => ({ kind: "npm", name, version });

function pins(text: string): Found[] {
  const direct = !text.includes("--hash=");
  return [...text.matchAll(/^([\w.-]+)(?:\[[^\]]*\])?==([^\s;\\]+)(?: ; ([^\\\n]+))?/gm)].map((pin) => {
    const marker = pin[3]?.trim();
    return { ...python(pin), direct, ...(marker === undefined ? {} : { marker }) };
  });
}

function quotedPins(text: string): Found[] {
  return [...text.matchAll(/^\s*"([\w.-]+)(?:\[[^\]]*\])?==([^\s;"]+)/gm)].map(python);
}

function python([, name = "", version = ""]: RegExpMatchArray): Found {
  // uv's normalization: https://packaging.python.org/en/latest/specifications/name-normalization/
  return { kind: "python", name: name.toLowerCase().replaceAll(/[-_.]+/g, "-"), version };
}

function modules(text: string): Found[] {
  return [...text.matchAll(/^(?:require\s+|\t)([\w./-]+\.[\w./-]+) (v\S+)(?! \/\/ indirect)/gm)].map(
    ([, name = "", version = ""]) => ({ kind: "go", name, version }),
  );
}

function actions(text: string): Found[] {
  return [...text.matchAll(/uses: ([\w.-]+\/[\w.-]+)(?:\/\S*)?@(\S+)(?: # (v\S+))?/g)].map(
    ([, name = "", ref = "", tag]) =>
      tag === undefined
        ? { kind: "action", name, version: ref }
        : { kind: "action", name, version: tag, commit: ref },
  );
}

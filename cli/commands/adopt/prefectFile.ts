import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { type Document, isMap, isPair, isScalar, LineCounter, parseDocument, visit } from "yaml";
import { deploymentsOf, facts, fullName, PREFECT_YAML } from "../../../plan/flows";
import { plainSecret } from "../../../stacks/config/plainSecret";

export const FILE = "prefect.yaml";

/** Contents of a `prefect.yaml`; registration validates it. */
export interface PrefectFile {
  readonly deployments: readonly FoundDeployment[];
  /** Names of the steps, each once, in the file's order. */
  readonly steps: Readonly<Record<Section, readonly string[]>>;
  /** Dockerfiles that build steps name. */
  readonly dockerfiles: readonly string[];
  /** `{{ $NAME }}` outside of the steps, each with its first line. */
  readonly placeholders: readonly Placed[];
  /** Variables of runs that seem to hold a secret; never with the value. */
  readonly secrets: readonly (Placed & { readonly what: string })[];
}

export interface FoundDeployment {
  /** As Prefect shows it: `<flow>/<deployment>`. */
  readonly name: string;
  readonly entrypoint: string;
  readonly facts: readonly string[];
  readonly workPool?: string;
}

export interface Placed {
  readonly name: string;
  readonly line: number;
}

const SECTIONS = ["build", "push", "pull"] as const;
export type Section = (typeof SECTIONS)[number];

/** Undefined: no such file. Invalid YAML yields what could be parsed. */
export function readPrefectFile(folder: string, name = FILE): PrefectFile | undefined {
  const file = path.join(folder, name);
  if (!existsSync(file)) {
    return undefined;
  }
  const lines = new LineCounter();
  const document = parseDocument(readFileSync(file, "utf8"), { ...PREFECT_YAML, lineCounter: lines });
  const placeholders = new Map<string, Placed>();
  const secrets: (Placed & { what: string })[] = [];
  const dockerfiles = new Set<string>();
  const steps = { build: new Set<string>(), push: new Set<string>(), pull: new Set<string>() };
  const lineOf = (range: readonly number[] | null | undefined): number => lines.linePos(range?.[0] ?? 0).line;
  visit(document, {
    Pair(_, { key, value }, ancestors) {
      const name = isScalar(key) ? String(key.value) : "";
      const section = sectionOf(ancestors);
      if (section !== undefined && /^[\w-]+(\.[\w-]+)+$/.test(name)) {
        steps[section].add(name.split(".").pop() ?? "");
      }
      if (name === "dockerfile" && isScalar(value) && typeof value.value === "string") {
        dockerfiles.add(value.value);
      }
      if (name === "env" && isMap(value)) {
        for (const { key: variable, value: held } of value.items) {
          if (isScalar(variable) && isScalar(held)) {
            const what = secretOf(String(variable.value), held.value);
            secrets.push(
              ...(what === undefined
                ? []
                : [{ name: String(variable.value), line: lineOf(variable.range), what }]),
            );
          }
        }
      }
    },
    Scalar(_, { value, range }, ancestors) {
      if (typeof value !== "string" || sectionOf(ancestors) !== undefined || isPassedOver(ancestors)) {
        return;
      }
      for (const [, name = ""] of value.matchAll(/\{\{\s*\$([A-Za-z_]\w*)\s*\}\}/g)) {
        placeholders.set(name, placeholders.get(name) ?? { name, line: lineOf(range) });
      }
    },
  });
  return {
    deployments: deploymentsOf(contentOf(document)).map((deployment) => ({
      name: fullName(deployment),
      entrypoint: deployment.entrypoint,
      facts: facts(deployment),
      workPool: textOf(deployment.work_pool?.name),
    })),
    steps: { build: [...steps.build], push: [...steps.push], pull: [...steps.pull] },
    dockerfiles: [...dockerfiles],
    placeholders: [...placeholders.values()],
    secrets,
  };
}

/** Undefined for a file that registration refuses, such as one with an unresolved alias. */
function contentOf(document: Document.Parsed): unknown {
  try {
    return document.errors.length === 0 ? document.toJS() : undefined;
  } catch {
    return undefined;
  }
}

/** The section of steps (the file's or a deployment's) around a node. */
function sectionOf(ancestors: readonly unknown[]): Section | undefined {
  const keys = keysOf(ancestors);
  return SECTIONS.find((section) => keys.includes(section));
}

/** Whether a node is in a section that neither Prefect nor registration reads. */
function isPassedOver(ancestors: readonly unknown[]): boolean {
  const keys = keysOf(ancestors);
  return (
    keys[keys.length - 1] === "image" ||
    (keys.length === 1 && ["name", "prefect-version"].includes(keys[0] ?? ""))
  );
}

function keysOf(ancestors: readonly unknown[]): string[] {
  return ancestors.filter(isPair).map(({ key }) => (isScalar(key) ? String(key.value) : ""));
}

/** Kind of secret that a value looks like; undefined for a placeholder. */
function secretOf(name: string, value: unknown): string | undefined {
  return typeof value === "string" && !value.includes("{{") ? plainSecret(name, value) : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

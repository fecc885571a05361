import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";

/** A stack's configuration as the engine would pass it to the program, as far as known without the engine. */
export interface OfflineConfig {
  readonly project: string;
  readonly region: string;
  /** Full key → value; objects and lists are JSON, as the engine passes them. */
  readonly config: Record<string, string>;
  readonly secretKeys: string[];
  /** Required keys that aren't set; they have an example value. */
  readonly examples: string[];
}

/** `Pulumi.yaml`. */
export interface ProjectFile {
  readonly name: string;
  readonly config?: Record<string, { readonly default?: unknown; readonly secret?: boolean }>;
}

/** `Pulumi.<stack>.yaml`. */
export interface StackFile {
  readonly config?: Record<string, unknown>;
}

/** Reads `Pulumi.yaml` and `Pulumi.<stack>.yaml`; a stack without a file has the project's defaults. */
export function offlineConfig(root: string, stack: string): OfflineConfig {
  const stackFile = path.join(root, `Pulumi.${stack}.yaml`);
  return configOf(
    readYaml(path.join(root, "Pulumi.yaml")) as ProjectFile,
    existsSync(stackFile) ? (readYaml(stackFile) as StackFile | null) : null,
  );
}

/** The configuration in these files. */
export function configOf(project: ProjectFile, stackFile: StackFile | null): OfflineConfig {
  const given = stackFile?.config ?? {};
  const declared = Object.entries(project.config ?? {});
  const values = new Map(declared.map(([key, { default: value }]) => [fullKey(project.name, key), value]));
  const secretKeys = declared.filter(([, { secret }]) => secret).map(([key]) => fullKey(project.name, key));
  for (const [key, value] of Object.entries(given)) {
    values.set(fullKey(project.name, key), readable(value, key));
  }
  const examples = addExamples(project.name, values);
  return {
    project: project.name,
    region: String(values.get("aws:region")),
    config: Object.fromEntries(
      [...values].filter(([, value]) => value !== undefined).map(([key, value]) => [key, asText(value)]),
    ),
    secretKeys,
    examples,
  };
}

/** A fresh clone has no AWS account and Prefect yet; examples make its plan possible. */
function addExamples(project: string, values: Map<string, unknown>): string[] {
  const examples: string[] = [];
  const example = (key: string, value: string): void => {
    values.set(key, value);
    examples.push(key);
  };
  if ((values.get("aws:region") ?? "") === "") {
    example("aws:region", "eu-west-1");
  }
  // `bootstrap/` is another project, without Prefect; a stack's own server needs no address.
  const isSet = (key: string): boolean => !["", "{}"].includes(asText(values.get(`${project}:${key}`) ?? ""));
  if (values.has(`${project}:prefectApiUrl`) && !isSet("prefectApiUrl") && !isSet("prefectServer")) {
    const id = "00000000-0000-0000-0000-000000000000";
    example(`${project}:prefectApiUrl`, `https://api.prefect.cloud/api/accounts/${id}/workspaces/${id}`);
    example(`${project}:prefectApiKey`, "pnu_example");
  }
  return examples;
}

/** Parses a YAML file. */
export function readYaml(file: string): unknown {
  return parse(readFileSync(file, "utf8"));
}

function fullKey(project: string, key: string): string {
  return key.includes(":") ? key : `${project}:${key}`;
}

/**
 * The value with valid placeholders for encrypted values, which can't be read without the stack's key.
 */
function readable(value: unknown, key: string): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => readable(item, key));
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  if (Object.keys(value).join() === "secure") {
    return key.endsWith("prefectAuthString") ? "encrypted:encrypted" : "encrypted";
  }
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, readable(item, name)]));
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

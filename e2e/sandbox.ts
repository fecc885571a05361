import { cpSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { parseDocument, YAMLMap, YAMLSeq } from "yaml";

/** Files of the program, flows included. */
const PARTS = [
  ".pulumi.version",
  "Pulumi.yaml",
  "Pulumi.local.yaml",
  "index.ts",
  "package.json",
  "tsconfig.json",
  "bootstrap",
  "cli",
  "components",
  "e2e/network",
  "examples/dask",
  "flows",
  "offline",
  "plan",
  "policies",
  "prefect_ecs",
  "pull-request",
  "resourceTypes",
  "scripts",
  "stacks",
];

/** Caches, and tests, which aren't in the image. */
const LEFT_OUT = /^(__pycache__|\..+_cache|\.hypothesis|tests)$/;

/** A copy of the program, so that a flow can be changed without changing the checkout. */
export class Sandbox {
  readonly path: string;

  constructor(root: string, folder: string) {
    this.path = folder;
    for (const part of PARTS) {
      cpSync(path.join(root, part), path.join(folder, part), {
        recursive: true,
        filter: (source) => !LEFT_OUT.test(path.basename(source)),
      });
    }
    symlinkSync(path.join(root, "node_modules"), path.join(folder, "node_modules"));
    const extra = path.join(__dirname, "flows");
    cpSync(path.join(extra, "rehearsal.py"), path.join(folder, "flows/src/flows/rehearsal.py"));
    this.editDeployments((text) =>
      withDeployments(text, readFileSync(path.join(extra, "deployments.yaml"), "utf8")),
    );
  }

  /** Changes `prefect.yaml`; returns its former content. */
  editDeployments(change: (text: string) => string): string {
    return this.edit("flows/prefect.yaml", change);
  }

  /** Changes a file; returns its former content. */
  edit(file: string, change: (text: string) => string): string {
    const whole = path.join(this.path, file);
    const before = readFileSync(whole, "utf8");
    const after = change(before);
    if (after === before) {
      throw new Error(`${file} is as it was: the scenario no longer fits it`);
    }
    writeFileSync(whole, after);
    return before;
  }
}

/** @param more A list of deployments, in YAML. */
export function withDeployments(prefectYaml: string, more: string): string {
  const document = parseDocument(prefectYaml);
  const deployments = listOf(document.get("deployments"));
  deployments.items.push(...listOf(parseDocument(more).contents).items);
  return document.toString();
}

export function withoutDeployment(prefectYaml: string, name: string): string {
  const document = parseDocument(prefectYaml);
  const deployments = listOf(document.get("deployments"));
  const isNamed = (item: unknown): boolean => item instanceof YAMLMap && item.get("name") === name;
  deployments.items = deployments.items.filter((item) => !isNamed(item));
  return document.toString();
}

function listOf(node: unknown): YAMLSeq {
  if (!(node instanceof YAMLSeq)) {
    throw new Error("flows/prefect.yaml has no list of deployments where it should have one");
  }
  return node;
}

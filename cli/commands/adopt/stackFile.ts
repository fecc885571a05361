import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { type Document, isMap, isSeq, parseDocument } from "yaml";
import { defaultAgentName, defaultWorkPool } from "../../../stacks/config/agents";
import { AgentType } from "../../../stacks/config/types";
import { isObject } from "../../../stacks/config/deepTexts";
import { projectName } from "../../../stacks/projectName";
import { CliError } from "../../support/cliError";
import type { Entry } from "./entry";

/** Settings in `Pulumi.<stack>.yaml` that an entry of `flowProjects` depends on. */
export interface StackFile {
  /** Its name in the program's folder. */
  readonly file: string;
  /** Names of the configured flow projects. */
  readonly names: readonly string[];
  /** Name of the first agent. */
  readonly agent: string;
  /** Names by which a deployment may refer to the stack's work pools: the pools' and their agents'. */
  readonly pools: readonly string[];
  /** Settings that a stack with flow projects must not have itself. */
  readonly toMove: readonly string[];
  readonly document: Document;
  /** Key as in the file, or for a new entry: `<program>:flowProjects`. */
  readonly key: string;
}

/** @param stack as Pulumi names it, with or without its organisation */
export function readStackFile(program: string, stack: string): StackFile {
  const name = stack.split("/").pop() ?? stack;
  const file = `Pulumi.${name}.yaml`;
  const place = path.join(program, file);
  const document = parseDocument(existsSync(place) ? readFileSync(place, "utf8") : "");
  if (document.errors.length > 0) {
    throw new CliError(`${file} is not valid YAML: ${document.errors[0]?.message.split("\n")[0] ?? ""}`);
  }
  const content = document.toJS() as unknown;
  const config = isObject(content) && isObject(content["config"]) ? content["config"] : {};
  const keyOf = (name: string): string => (name in config ? name : `${projectOf(program)}:${name}`);
  const projects = config[keyOf("flowProjects")] ?? [];
  if (!Array.isArray(projects)) {
    throw new CliError(`\`${keyOf("flowProjects")}\` in ${file} must be a list of flow projects.`);
  }
  const agents = agentsOf(config[keyOf("agents")], name);
  return {
    file,
    names: projects.filter(isObject).map(({ name }) => String(name)),
    // One of type `process` has one project's code.
    agent: (agents.find(({ type }) => type !== AgentType.process) ?? agents[0])?.name ?? defaultAgentName,
    pools: agents.flatMap((agent) => [agent.name, agent.workPool]),
    toMove: ["environment", "secrets", "flowRunPolicies"].map(keyOf).filter((key) => key in config),
    document,
    key: keyOf("flowProjects"),
  };
}

/** Agents as `stacks/config/agents.ts` reads them; invalid entries as far as they have names. */
function agentsOf(given: unknown, stack: string): NamedAgent[] {
  const agents = Array.isArray(given) && given.length > 0 ? (given as unknown[]) : [{}];
  return agents.filter(isObject).map(({ name: named, workPool, type: given }) => {
    const name = typeof named === "string" ? named : defaultAgentName;
    const type = given === AgentType.process ? AgentType.process : AgentType.ecs;
    return {
      name,
      type,
      workPool: typeof workPool === "string" ? workPool : defaultWorkPool(name, stack, type),
    };
  });
}

interface NamedAgent {
  readonly name: string;
  readonly type: AgentType;
  readonly workPool: string;
}

/** Refuses a missing file, and a name that is taken. */
export function refuseToWrite(program: string, { file, names }: StackFile, name: string): void {
  if (!existsSync(path.join(program, file))) {
    throw new CliError(`There is no ${file} here: \`--stack\` must name a stack that has one.`);
  }
  if (names.includes(name)) {
    throw new CliError(
      `${file} has a flow project ${name} already: change it there, or give this one another name with \`--name\`.`,
    );
  }
}

/** Appends the entry; keeps everything else in the file, comments included. */
export function writeEntry(program: string, { file, document, key }: StackFile, entry: Entry): void {
  const place = path.join(program, file);
  const before = readFileSync(place, "utf8");
  if (!isMap(document.contents)) {
    document.contents = document.createNode({});
  }
  const projects = document.getIn(["config", key]);
  if (isSeq(projects)) {
    projects.add(document.createNode(entry));
  } else if (isMap(document.get("config"))) {
    document.setIn(["config", key], document.createNode([entry]));
  } else {
    document.set("config", document.createNode({ [key]: [entry] }));
  }
  const text = document.toString({
    lineWidth: 0,
    // Indents lists as the file does.
    indentSeq: !/^( *)[^\s#-][^\n]*:\n\1- /m.test(before),
  });
  const written = `${place}.${process.pid}`;
  try {
    writeFileSync(written, text);
    renameSync(written, place);
  } finally {
    rmSync(written, { force: true });
  }
}

function projectOf(program: string): string {
  return existsSync(path.join(program, "Pulumi.yaml")) ? projectName(program) : "prefect-ecs";
}

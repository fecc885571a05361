import { existsSync } from "node:fs";
import * as path from "node:path";
import { ImageCompression } from "../../components/image/imageCompression";
import { CpuArchitecture } from "../../components/task/fargatePlatform";
import { FlowCode } from "../../components/prefect/flowCode";
import {
  flowProjectNameRule,
  flowTaskDefinitionProblems,
  isFlowProjectName,
} from "../../components/project/flowProjectProblems";
import { show, showChoices } from "../../components/show";
import { isVariableName, readContainerVariables, readKmsKeyArns } from "./containers";
import { readDask } from "./dask";
import { readDataAccess } from "./dataAccess";
import type { Fields } from "./fields";
import { readPolicies, readStorage } from "./flowRuns";
import { readImageUri } from "./image";
import { plainSecret } from "./plainSecret";
import { isFolder, readFolder, readPrefectFile } from "./projectFolder";
import { reportImages } from "./projectImages";
import { repeated } from "./repeated";
import { readSize } from "./sizes";
import type { AgentConfig, FlowProjectConfig, FlowTaskDefinitionConfig, StackConfig } from "./types";

/** The stack's values: defaults of a project, except variables and policies, which are never shared. */
type StackValues = Pick<StackConfig, "agents" | "aws" | "environment" | "flowRuns" | "image" | "secrets">;

/** Reads the flow projects; by default there are none, and the stack runs `flows/`. */
export function readFlowProjects(fields: Fields, defaults: StackValues): FlowProjectConfig[] {
  const projects = fields.objects("flowProjects").map((project) => readProject(project, defaults));
  reportNames(fields, projects);
  reportImages(fields, projects);
  if (projects.length > 0) {
    reportWithoutUse(fields, defaults);
  }
  return projects;
}

function readProject(fields: Fields, defaults: StackValues): FlowProjectConfig {
  const uri = readImageUri(fields, defaults.aws.region);
  const folder = readFolder(fields, uri);
  const project = {
    name: readName(fields),
    folder,
    prefectFile: readPrefectFile(fields, folder),
    ...readBuild(fields, folder),
    image: {
      uri,
      cpuArchitecture: fields.choice("cpuArchitecture", CpuArchitecture) ?? defaults.image.cpuArchitecture,
    },
    ...readSize(fields, "cpu", "memoryMiB", defaults.flowRuns),
    ephemeralStorageGiB: readStorage(fields, "ephemeralStorageGiB") ?? defaults.flowRuns.ephemeralStorageGiB,
    ...readContainerVariables(fields),
    secretKmsKeyArns: readKmsKeyArns(fields),
    policies: readPolicies(fields, "policies"),
    dataStore: fields.flag("dataStore") ?? false,
    taskDefinitions: readTaskDefinitions(fields),
    dataAccess: readDataAccess(fields),
    workPools: readWorkPools(fields, defaults.agents),
    variables: readVariables(fields),
    code: fields.choice("code", FlowCode) ?? FlowCode.image,
    dask: readDask(fields),
  };
  fields.rejectUnknown();
  return project;
}

function readName(fields: Fields): string {
  const name = fields.text("name");
  if (name === undefined || !isFlowProjectName(name)) {
    fields.mustBe("name", flowProjectNameRule, show(name));
  }
  return name ?? "";
}

/** What `RUN --mount`, whose options are separated by commas, takes as an id. */
const secretId = /^[\w.-]+$/;

type Build = Pick<FlowProjectConfig, "buildArgs" | "buildSecrets" | "compression" | "dockerfile" | "target">;

/** Reads the keys of the build; an existing image must have none. */
function readBuild(fields: Fields, folder: string | undefined): Build {
  const dockerfile = fields.text("dockerfile");
  const target = fields.text("target");
  const buildArgs = readTexts(fields, "buildArgs", (variable, value) => {
    const secret = plainSecret(variable, value);
    return secret === undefined
      ? undefined
      : [
          "free of passwords and keys, for the image keeps it",
          `${secret} (not shown)`,
          "its place is `buildSecrets`",
        ];
  });
  const buildSecrets = readTexts(fields, "buildSecrets", (id, variable) =>
    isVariableName(variable) && !secretId.test(id)
      ? [
          "called by an id of letters, digits, '.', '_' and '-', as `--mount=type=secret,id=…` takes",
          show(id),
        ]
      : isVariableName(variable)
        ? undefined
        : [
            "the name of an environment variable of whoever runs `up`",
            "something else (not shown)",
            "what isn't a name may be the secret itself",
          ],
  );
  const compression = fields.choice("compression", ImageCompression);
  if (folder === undefined) {
    const given = ["dockerfile", "target", "buildArgs", "buildSecrets", "compression"].filter((name) =>
      fields.has(name),
    );
    fields.report(
      ...given.map(
        (name) =>
          `\`${fields.key(name)}\` is for an image that is built: set \`${fields.key("folder")}\`, or remove it.`,
      ),
    );
  } else if (dockerfile !== undefined && isFolder(folder) && !existsSync(path.join(folder, dockerfile))) {
    fields.mustBe("dockerfile", `a file in ${show(folder)}`, show(dockerfile));
  }
  return { dockerfile, target, buildArgs, buildSecrets, compression };
}

/** Reads the further task definitions; none by default. */
function readTaskDefinitions(fields: Fields): FlowTaskDefinitionConfig[] {
  const definitions = fields.objects("taskDefinitions").map((definition) => {
    const read = {
      name: definition.text("name") ?? "",
      image: definition.text("image"),
      secrets: definition.texts("secrets"),
      policies: readPolicies(definition, "policies"),
      ephemeralStorageGiB: definition.integer("ephemeralStorageGiB"),
      gpus: definition.integer("gpus"),
    };
    definition.rejectUnknown();
    return read;
  });
  const secrets = fields.entries("secrets").map(([variable]) => variable);
  fields.report(...flowTaskDefinitionProblems(definitions, secrets, fields.key("taskDefinitions")));
  return definitions;
}

function readWorkPools(fields: Fields, agents: readonly AgentConfig[]): Record<string, string> {
  const allowed = [...new Set(agents.flatMap(({ name, workPool }) => [name, workPool]))];
  return readTexts(fields, "workPools", (_, target) =>
    allowed.includes(target)
      ? undefined
      : [`${showChoices(allowed)}, an agent or a work pool of this stack`, show(target)],
  );
}

/** Placeholders that registration fills in itself. */
export const ownPlaceholders = /^(STACK|WORK_POOL(_.*)?)$/;

function readVariables(fields: Fields): Record<string, string> {
  const variables = readTexts(fields, "variables", (variable, value) => {
    const secret = plainSecret(variable, value);
    return secret === undefined
      ? undefined
      : [
          "free of passwords and keys, for what a deployment holds is visible in Prefect",
          `${secret} (not shown)`,
          "its place is `secrets`",
        ];
  });
  for (const variable of Object.keys(variables)) {
    if (!isVariableName(variable)) {
      fields.must("variables", "have names of letters, digits and '_'", show(variable));
    } else if (ownPlaceholders.test(variable)) {
      fields.report(
        `\`${fields.key(`variables.${variable}`)}\` is filled in by registration: choose another name.`,
      );
    }
  }
  return variables;
}

type Problem = readonly [allowed: string, got: string, hint?: string];

/** An object of texts with the user's own keys. YAML parses some texts as numbers and booleans. */
function readTexts(
  fields: Fields,
  name: string,
  problemOf: (key: string, value: string) => Problem | undefined,
): Record<string, string> {
  const texts: [string, string][] = [];
  for (const [key, value] of fields.entries(name)) {
    const text = ["boolean", "number", "string"].includes(typeof value) ? String(value) : undefined;
    const problem =
      text === undefined ? (["text", "something else (not shown)"] as const) : problemOf(key, text);
    if (problem !== undefined) {
      fields.mustBe(`${name}.${key}`, ...problem);
    } else if (text !== undefined) {
      texts.push([key, text]);
    }
  }
  return Object.fromEntries(texts);
}

function reportNames(fields: Fields, projects: readonly FlowProjectConfig[]): void {
  const names = projects.map(({ name }) => name);
  for (const name of repeated(names)) {
    fields.must("flowProjects", "have different names", `${show(name)} twice`);
  }
  for (const name of new Set(names)) {
    // A project's base and build images have these names.
    for (const other of ["base", "build"].map((end) => `${name}-${end}`)) {
      if (names.includes(other)) {
        fields.must(
          "flowProjects",
          "have names that differ in more than '-base' or '-build'",
          `${show(name)} and ${show(other)}`,
        );
      }
    }
  }
}

/** A setting that is ignored would look as if it worked, and projects don't share secrets or policies. */
function reportWithoutUse(fields: Fields, { environment, secrets, flowRuns }: StackValues): void {
  const places = [
    ["environment", environment, "environment"],
    ["secrets", secrets, "secrets"],
    ["flowRunPolicies", flowRuns.policies, "policies"],
    ["dataAccess", flowRuns.dataAccess, "dataAccess"],
  ] as const;
  for (const [name, , place] of places.filter(([, given]) => Object.keys(given).length > 0)) {
    fields.report(
      `\`${fields.key(name)}\` is for the project of \`flows/\`, which a stack with \`flowProjects\` has not: move it to the projects that need it, as \`flowProjects[0].${place}\`.`,
    );
  }
}

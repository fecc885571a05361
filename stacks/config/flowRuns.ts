import { DATA_ACCESS_SIDS } from "../../components/iam/dataAccess";
import { execStatements } from "../../components/iam/execPolicy";
import { fargateStorageProblems } from "../../components/task/fargateSize";
import type { PolicyStatement } from "../../components/iam/policyStatement";
import { policyStatementProblems } from "../../components/iam/policyStatement";
import { show } from "../../components/show";
import { readDataAccess } from "./dataAccess";
import type { Fields } from "./fields";
import { isObject } from "./deepTexts";
import { readSize } from "./sizes";
import type { FlowRunConfig, StackDefaults } from "./types";

export function readFlowRuns(fields: Fields, defaults: StackDefaults): FlowRunConfig {
  const size = readSize(fields, "flowRunCpu", "flowRunMemoryMiB", defaults.flowRunSize);
  const ephemeralStorageGiB = readStorage(fields, "flowRunEphemeralStorageGiB");
  const policies = readPolicies(fields, "flowRunPolicies");
  const dataAccess = readDataAccess(fields);
  return { ...size, ephemeralStorageGiB, policies, dataAccess, exec: fields.flag("flowRunExec") ?? false };
}

export function readStorage(fields: Fields, name: string): number | undefined {
  const gib = fields.integer(name);
  if (gib !== undefined) {
    fields.report(...fargateStorageProblems(gib, fields.key(name)));
  }
  return gib;
}

/** Reads the IAM statements for flows; none by default. */
export function readPolicies(fields: Fields, name: string): PolicyStatement[] {
  const policies = fields.objects(name).map(readStatement);
  reportSids(fields, name, policies);
  return policies;
}

/** One policy has these and the program's own statements, and IAM allows each `sid` once. */
function reportSids(fields: Fields, name: string, policies: readonly PolicyStatement[]): void {
  const own = [...execStatements("").map(({ sid = "" }) => sid), ...DATA_ACCESS_SIDS];
  const taken = new Map(own.map((sid) => [sid, "the program's own"]));
  for (const [index, { sid }] of policies.entries()) {
    const key = fields.key(`${name}[${index}].sid`);
    const other = sid === undefined ? undefined : taken.get(sid);
    if (other !== undefined) {
      fields.report(`\`${key}\` must be unlike any other, got ${show(sid)}, which is ${other} too.`);
    } else if (sid !== undefined) {
      taken.set(sid, `that of \`${fields.key(`${name}[${index}]`)}\``);
    }
  }
}

/** One statement of `flowRunPolicies`; fields that have been read before are no mistake. */
export function readStatement(fields: Fields): PolicyStatement {
  const statement = {
    sid: fields.text("sid"),
    actions: fields.texts("actions"),
    resources: fields.texts("resources"),
    conditions: readConditions(fields),
  };
  fields.rejectUnknown();
  fields.report(...policyStatementProblems(statement, fields.path));
  return statement;
}

/** Conditions as in a policy document, where a single value needs no list. */
function readConditions(fields: Fields): Record<string, Record<string, string[]>> | undefined {
  const operators = fields.entries("conditions").map(([operator, tests]) => {
    const name = `conditions.${operator}`;
    if (!isObject(tests)) {
      fields.mustBe(name, "an object of condition keys", show(tests));
      return [operator, {}] as const;
    }
    const values = Object.entries(tests).map(
      ([key, value]) => [key, readConditionValues(fields, `${name}.${key}`, value)] as const,
    );
    return [operator, Object.fromEntries(values)] as const;
  });
  return operators.length === 0 ? undefined : Object.fromEntries(operators);
}

function readConditionValues(fields: Fields, name: string, value: unknown): string[] {
  const values: unknown[] = Array.isArray(value) ? value : [value];
  const texts = values.filter((item) => typeof item === "string");
  if (texts.length !== values.length || texts.length === 0) {
    fields.mustBe(name, "text or a list of texts", show(value));
  }
  return texts;
}

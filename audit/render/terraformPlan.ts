import { References } from "./references";
import type { CloudResource, Reference } from "./resource";
import { madeType } from "../../resourceTypes";
import type { TerraformType } from "../../resourceTypes/resourceType";
import { PARTS_OF_VPC } from "./vpcParts";

/**
 * The JSON plan that Terraform would make for these resources, as input for Checkov.
 *
 * It includes the configuration's expressions, in which rules look up references.
 * https://developer.hashicorp.com/terraform/internals/json-format
 */
export function terraformPlan(resources: readonly CloudResource[]): object {
  const references = new References(resources);
  const rendered = resources.map((resource) => {
    const { type, renamed = {} } = terraformType(resource);
    const address = addressOf(resource);
    const about = { address, mode: "managed", type, name: resource.name };
    const keyed = Object.entries(resource.inputs).map(([key, value]) => [
      renamed[key] ?? snakeCase(key),
      value,
    ]);
    const inputs = Object.fromEntries(keyed) as Record<string, unknown>;
    const values = valueOf(inputs);
    return {
      planned: { ...about, values },
      change: { ...about, change: { actions: ["create"], before: null, after: values, after_unknown: {} } },
      configuration: {
        ...about,
        expressions: expressionsOf(inputs, (text) => references.within(resource, text)),
      },
    };
  });
  return {
    format_version: "1.2",
    terraform_version: "1.9.0",
    planned_values: { root_module: { resources: rendered.map(({ planned }) => planned) } },
    resource_changes: rendered.map(({ change }) => change),
    configuration: { root_module: { resources: rendered.map(({ configuration }) => configuration) } },
  };
}

/** `aws_ecs_service.name` */
export function addressOf(resource: CloudResource): string {
  return `${terraformType(resource).type}.${resource.name}`;
}

function terraformType({ type }: CloudResource): TerraformType {
  const known = PARTS_OF_VPC[type] ?? madeType(type)?.terraform;
  if (known === undefined || "reason" in known) {
    throw new Error(
      `The audit can't check ${type}: add Terraform's name for it to its row in resourceTypes/.`,
    );
  }
  return known;
}

/** Properties that are maps with user-defined keys; other objects are blocks, which are lists in Terraform. */
const MAPS: readonly string[] = ["dimensions", "tags"];

function valueOf(value: unknown, key = ""): unknown {
  if (Array.isArray(value)) {
    return value.map((item: unknown) => (isObject(item) ? blockOf(item) : item));
  }
  if (!isObject(value) || MAPS.includes(key)) {
    return value;
  }
  return key === "" ? blockOf(value) : [blockOf(value)];
}

function blockOf(block: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(block).map(([key, value]) => [snakeCase(key), valueOf(value, snakeCase(key))]),
  );
}

type FindReferences = (text: string) => Reference[];

function expressionsOf(block: Record<string, unknown>, find: FindReferences): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(block).map(([key, value]) => [snakeCase(key), expressionOf(value, snakeCase(key), find)]),
  );
}

function expressionOf(value: unknown, key: string, find: FindReferences): unknown {
  const blocks = [value].flat().filter(isObject);
  if (blocks.length > 0 && !MAPS.includes(key)) {
    return blocks.map((block) => expressionsOf(block, find));
  }
  const found = [value].flat().flatMap((item) => (typeof item === "string" ? find(item) : []));
  return found.length === 0
    ? { constant_value: value }
    : { references: [...new Set(found.flatMap(namesOf))] };
}

/** Terraform lists both the attribute and the resource. */
function namesOf({ to, output }: Reference): string[] {
  return [`${addressOf(to)}.${snakeCase(output)}`, addressOf(to)];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

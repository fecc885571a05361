import { CLOUD_FORMATION_TYPES, type CloudFormationType } from "./cloudFormationTypes";
import { References } from "./references";
import type { CloudResource } from "./resource";

/** A template, and what its logical ids stand for. */
export interface RenderedTemplate {
  readonly template: { readonly Resources: Readonly<Record<string, object>> };
  /** Logical id → resource. */
  readonly resources: ReadonlyMap<string, CloudResource>;
}

/** The CloudFormation template that would make these resources: what cdk-nag reads. Values that refer to others are references there too. */
export function cloudFormationTemplate(resources: readonly CloudResource[]): RenderedTemplate {
  const references = new References(resources);
  const byId = new Map(resources.filter(isInTemplates).map((resource) => [logicalId(resource), resource]));
  const entries = [...byId].map(([id, resource]) => {
    const { type, properties } = typeOf(resource) as CloudFormationType;
    const resolve = (value: unknown): unknown => withReferences(value, resource, references);
    return [id, { Type: type, Properties: resolve(properties(resource.inputs)) }];
  });
  return { template: { Resources: Object.fromEntries(entries) as Record<string, object> }, resources: byId };
}

function isInTemplates(resource: CloudResource): boolean {
  return typeOf(resource) !== undefined;
}

function typeOf({ type }: CloudResource): CloudFormationType | undefined {
  if (!(type in CLOUD_FORMATION_TYPES)) {
    throw new Error(
      `The audit has no CloudFormation type for ${type}: add it to audit/render/cloudFormationTypes.ts`,
    );
  }
  return CLOUD_FORMATION_TYPES[type];
}

/** Type and name, of which only letters and digits are allowed. */
function logicalId({ type, name }: CloudResource): string {
  return `${type.split(":").pop() ?? ""} ${name}`
    .split(/[^A-Za-z0-9]+/)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join("");
}

function withReferences(value: unknown, from: CloudResource, references: References): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => withReferences(item, from, references));
  }
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, inner]) => inner !== undefined)
        .map(([key, inner]) => [key, withReferences(inner, from, references)]),
    );
  }
  const reference = typeof value === "string" ? references.exact(from, value) : undefined;
  return reference === undefined || !isInTemplates(reference.to)
    ? value
    : intrinsic(reference.to, reference.output);
}

function intrinsic(to: CloudResource, output: string): object {
  const attribute = typeOf(to)?.attributes?.[output] ?? (output === "arn" ? "Arn" : "Ref");
  return attribute === "Ref" ? { Ref: logicalId(to) } : { "Fn::GetAtt": [logicalId(to), attribute] };
}

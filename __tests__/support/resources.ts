import type { CapturedResource } from "../../offline/capturedResource";

/** One line for each resource, sorted: its type and its name. */
export function listOf(resources: readonly CapturedResource[]): string[] {
  return resources.map(({ type, name }) => `${type} ${name}`).sort();
}

/** The resource of this type and name. */
export function one(resources: readonly CapturedResource[], type: string, name: string): CapturedResource {
  const found = resources.filter((resource) => resource.type === type && resource.name === name);
  const [resource] = found;
  if (resource === undefined || found.length > 1) {
    throw new Error(`${found.length} resources are ${type} ${name}, of:\n${listOf(resources).join("\n")}`);
  }
  return resource;
}

/** All resources of a type. */
export function ofType(resources: readonly CapturedResource[], type: string): CapturedResource[] {
  return resources.filter((resource) => resource.type === type);
}

/** Dependencies of a resource, which also outlive it at a destroy, in the form of `listOf`. */
export function dependenciesOf(
  resources: readonly CapturedResource[],
  { dependencies }: CapturedResource,
): string[] {
  return listOf(resources.filter(({ urn }) => dependencies.includes(urn)));
}

export interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Principal?: string | Record<string, string | string[]>;
  readonly Action: string | string[];
  readonly Resource?: string | string[];
  readonly Condition?: Record<string, Record<string, string | string[]>>;
}

/** The statements of the policy with this name, which is its role's too. */
export function policyOf(resources: readonly CapturedResource[], name: string): Statement[] {
  return statementsOf(one(resources, "aws:iam/rolePolicy:RolePolicy", name).inputs["policy"]);
}

/** The statements of a policy document. */
export function statementsOf(document: unknown): Statement[] {
  return (JSON.parse(document as string) as { readonly Statement: Statement[] }).Statement;
}

/** A container of ECS's API, as far as tests look into it. */
export interface Container {
  readonly name: string;
  readonly image: string;
  readonly command?: string[];
  readonly user: string;
  readonly environment: { readonly name: string; readonly value: string }[];
  readonly secrets: { readonly name: string; readonly valueFrom: string }[];
  readonly readonlyRootFilesystem: boolean;
  readonly privileged: boolean;
  readonly stopTimeout: number;
  readonly linuxParameters: unknown;
  readonly logConfiguration: unknown;
  readonly healthCheck?: unknown;
}

/** The one container of the task definition with this name. */
export function containerOf(resources: readonly CapturedResource[], name: string): Container {
  const { inputs } = one(resources, "aws:ecs/taskDefinition:TaskDefinition", name);
  const containers = JSON.parse(inputs["containerDefinitions"] as string) as Container[];
  const [container] = containers;
  if (container === undefined || containers.length > 1) {
    throw new Error(`${name} has ${containers.length} containers`);
  }
  return container;
}

/** The plain variables of a container. */
export function variablesOf({ environment }: Container): Record<string, string> {
  return Object.fromEntries(environment.map(({ name, value }) => [name, value]));
}

/** The secret variables of a container, and where ECS fills them from. */
export function secretsOf({ secrets }: Container): Record<string, string> {
  return Object.fromEntries(secrets.map(({ name, valueFrom }) => [name, valueFrom]));
}

/** The input that a step's script is given. */
export function stepInputOf({ inputs }: CapturedResource): unknown {
  const environment = inputs["environment"] as Record<string, string>;
  return JSON.parse(environment["PREFECT_ECS_STEP"] as string);
}

import { setImmediate } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import { type CapturedResource, HIDDEN } from "./capturedResource";
import { OfflineProviders, type StackOutputsByName } from "./providers";
import { unansweredIn } from "./unanswered";

export interface Captured<T> {
  readonly resources: CapturedResource[];
  /** The program's return value, resolved; secrets are `HIDDEN`. */
  readonly result: T;
}

export interface CaptureArgs {
  readonly project: string;
  readonly stack: string;
  readonly region: string;
  /** Full key → value, as the engine passes them to a program. @default none */
  readonly config?: Record<string, string>;
  /** Full keys of `config` that are encrypted. @default none */
  readonly secretKeys?: string[];
  /** Outputs of the stacks that the program refers to. @default none */
  readonly stacks?: StackOutputsByName;
}

/** Runs a program, or a part of one, without engine and providers, and returns the registered resources. */
export async function capture<T>(args: CaptureArgs, program: () => T): Promise<Captured<pulumi.Unwrap<T>>> {
  const providers = new OfflineProviders(args.region, args.stacks);
  // The organization name of states in a bucket or folder.
  await pulumi.runtime.setMocks(providers, args.project, args.stack, undefined, "organization");
  pulumi.runtime.setAllConfig(args.config ?? {}, args.secretKeys ?? []);
  const problems: string[] = [];
  const resources = recordRegistrations(problems);
  // The runtime reports a child's failure only here.
  let onFailure: (error: unknown) => void = () => undefined;
  const failure = new Promise<never>((_, reject) => {
    onFailure = reject;
  });
  process.on("unhandledRejection", onFailure);
  try {
    const result = await Promise.race([finished(program), failure]);
    problems.push(...unansweredIn("the stack's outputs", result));
    if (problems.length > 0) {
      throw new Error(problems.join("\n"));
    }
    return { resources, result };
  } finally {
    process.off("unhandledRejection", onFailure);
  }
}

/** A program's return value, once all of its resources are registered. */
async function finished<T>(program: () => T): Promise<pulumi.Unwrap<T>> {
  const result = await new Promise<pulumi.Unwrap<T>>((resolve) => {
    pulumi.output(program()).apply(resolve);
  });
  await pulumi.runtime.disconnect();
  // Node reports unhandled rejections when its queue is empty.
  await setImmediate();
  return result;
}

interface RegisterRequest {
  getType(): string;
  getName(): string;
  getParent(): string;
  getObject(): unknown;
  getProtect(): boolean;
  getRetainondelete(): boolean;
  getDeletebeforereplace(): boolean;
  getDependenciesList(): string[];
  getPropertydependenciesMap(): PropertyDependencies;
  getAliasesList(): AliasRequest[];
}

interface PropertyDependencies {
  forEach(callback: (urns: { getUrnsList(): string[] }, input: string) => void): void;
}

interface AliasRequest {
  getUrn(): string;
  getSpec(): AliasSpec | undefined;
}

interface AliasSpec {
  getName(): string;
  getType(): string;
  getParenturn(): string;
}

interface RegisterResponse {
  getUrn(): string;
}

type Callback = (error: unknown, response: RegisterResponse | undefined) => void;

/** Mocks get inputs only; the options are in the monitor's requests. */
interface Monitor {
  registerResource(request: RegisterRequest, callback: Callback): void;
}

/** @param problems Receives inputs without an offline answer. */
function recordRegistrations(problems: string[]): CapturedResource[] {
  const resources: CapturedResource[] = [];
  const monitor = pulumi.runtime.getMonitor() as unknown as Monitor;
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, callback) => {
    register(request, (error, response) => {
      if (response !== undefined) {
        const inputs = inputsOf(request);
        problems.push(...unansweredIn(`${request.getType()} ${request.getName()}`, inputs));
        resources.push(capturedFrom(request, response, inputs));
      }
      callback(error, response);
    });
  };
  return resources;
}

function inputsOf(request: RegisterRequest): Record<string, unknown> {
  return pulumi.runtime.deserializeProperties(request.getObject() as never);
}

function capturedFrom(
  request: RegisterRequest,
  response: RegisterResponse,
  inputs: Record<string, unknown>,
): CapturedResource {
  return {
    type: request.getType(),
    name: request.getName(),
    urn: response.getUrn(),
    parent: request.getParent(),
    inputs: maskSecrets(inputs) as Record<string, unknown>,
    protect: request.getProtect(),
    retainOnDelete: request.getRetainondelete(),
    deleteBeforeReplace: request.getDeletebeforereplace(),
    dependencies: request.getDependenciesList(),
    propertyDependencies: propertyDependencies(request),
    aliases: request.getAliasesList().map((alias) => urnBefore(alias, request)),
  };
}

function propertyDependencies(request: RegisterRequest): Record<string, string[]> {
  const dependencies: Record<string, string[]> = {};
  request.getPropertydependenciesMap().forEach((urns, input) => {
    dependencies[input] = urns.getUrnsList();
  });
  return dependencies;
}

/** The alias's URN in the mocks' form, which has only the nearest parent's type. */
function urnBefore(alias: AliasRequest, request: RegisterRequest): string {
  const spec = alias.getSpec();
  if (spec === undefined) {
    return alias.getUrn();
  }
  const parentTypes = spec.getParenturn().split("::")[2]?.split("$").slice(-1) ?? [];
  const type = [...parentTypes, given(spec.getType(), request.getType())].join("$");
  const name = given(spec.getName(), request.getName());
  return ["urn:pulumi:" + pulumi.getStack(), pulumi.getProject(), type, name].join("::");
}

/** Unset fields of a message are empty. */
function given(text: string, otherwise: string): string {
  return text === "" ? otherwise : text;
}

function maskSecrets(value: unknown): unknown {
  if (pulumi.runtime.isRpcSecret(value)) {
    return HIDDEN;
  }
  if (Array.isArray(value)) {
    return value.map(maskSecrets);
  }
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, maskSecrets(inner)]));
  }
  return value;
}

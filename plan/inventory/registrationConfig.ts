import type { CapacityStrategyItem } from "../../components/task/capacityStrategy";
import type { CapacityProvider } from "../../components/task/fargatePlatform";
import type { CapturedResource } from "../../offline/capturedResource";
import { containerOf, type Inventory } from "./inventory";

/** Work pools and their agents in the configuration of `python -m prefect_ecs.registration`. */
export interface RegistrationConfig {
  readonly owner: string;
  /** Variables whose values are secrets. */
  readonly secretVariables: readonly string[];
  readonly workPools: readonly RegisteredPool[];
  /** Pool name in `prefect.yaml` → the stack's agent or pool. @default none */
  readonly workPoolNames?: Readonly<Record<string, string>>;
  /** Placeholder → value, besides the environment's. @default none */
  readonly variables?: Readonly<Record<string, string>>;
}

export interface RegisteredPool {
  readonly agent: string;
  readonly name: string;
  readonly workQueues: readonly string[];
  /** Absent: a pool of type `process`. */
  readonly capacityProvider?: CapacityProvider;
  /** Several, with their weights. @default `capacityProvider` only */
  readonly capacityProviderStrategy?: readonly CapacityStrategyItem[];
  /** Managed Instances that its flow runs are on. @default they are on Fargate */
  readonly managedInstances?: string;
  /** Of a pool of type `process`: the only flow project that may use it. @default the stack's own flows */
  readonly flowProject?: string;
}

/** Fargate's capacity providers of the pool's flow runs; none: they are in its agent's tasks, or on Managed Instances. */
export function capacityOfRuns({
  capacityProvider,
  capacityProviderStrategy,
  managedInstances,
}: RegisteredPool): readonly CapacityStrategyItem[] {
  if (managedInstances !== undefined) {
    return [];
  }
  return (
    capacityProviderStrategy ?? (capacityProvider === undefined ? [] : [{ capacityProvider, weight: 1 }])
  );
}

/** Registration as a stack runs it. */
export interface PlannedRegistration {
  readonly config: RegistrationConfig;
  /** Plain variables of its container. */
  readonly environment: Readonly<Record<string, string>>;
  /** The file with the deployments. @default prefect.yaml */
  readonly prefectFile?: string;
}

const VARIABLE = "REGISTRATION_CONFIG";

/** The configuration in Registration's task definition; without pools for any other definition. */
export function registrationConfig(definition: CapturedResource): RegistrationConfig {
  const json = containerOf(definition).environment[VARIABLE];
  return JSON.parse(json ?? '{"owner":"","secretVariables":[],"workPools":[]}') as RegistrationConfig;
}

/** Undefined if the program (of another version) or the component has none, or a secret hides it. */
export function plannedRegistration(
  inventory: Inventory,
  component?: CapturedResource,
): PlannedRegistration | undefined {
  const definition = inventory
    .all("aws:ecs/taskDefinition:TaskDefinition", component)
    .find((one) => VARIABLE in containerOf(one).environment);
  if (definition === undefined) {
    return undefined;
  }
  const { environment, command } = containerOf(definition);
  const option = command.indexOf("--prefect-file");
  return {
    config: registrationConfig(definition),
    environment,
    ...(option === -1 ? {} : { prefectFile: command[option + 1] }),
  };
}

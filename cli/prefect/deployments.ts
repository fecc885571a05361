import { closest } from "../../stacks/config/suggestion";
import { NotThereError } from "../support/cliError";
import { PAGE, type PrefectClient } from "./client";
import { PrefectError } from "./prefectError";

/** Fields of a deployment that the CLI reads. */
export interface Deployment {
  readonly id: string;
  readonly name: string;
  readonly flow_id: string;
  readonly work_pool_name?: string | null;
  readonly job_variables?: Readonly<Record<string, unknown>> | null;
  /** JSON Schema of the flow's parameters. */
  readonly parameter_openapi_schema?: {
    readonly properties?: Readonly<Record<string, unknown>>;
    readonly additionalProperties?: unknown;
  } | null;
}

/**
 * @param fullName `<flow>/<deployment>`
 * @throws NotThereError when there is none, with the nearest name and those that there are.
 */
export async function deploymentNamed(prefect: PrefectClient, fullName: string): Promise<Deployment> {
  const path = fullName.split("/").map(encodeURIComponent).join("/");
  try {
    return await prefect.call<Deployment>("GET", `/deployments/name/${path}`);
  } catch (error) {
    if (error instanceof PrefectError && error.status === 404) {
      throw new NotThereError(await unknownDeployment(prefect, fullName));
    }
    throw error;
  }
}

async function unknownDeployment(prefect: PrefectClient, wanted: string): Promise<string> {
  const names = [...(await deploymentNames(prefect)).values()].sort();
  const near = closest(wanted, names) ?? names.find((name) => name.split("/").includes(wanted));
  return [
    `Deployment '${wanted}' not found${near === undefined ? "" : `: did you mean '${near}'?`}`,
    ...(names.length === 0
      ? [
          "Prefect has no deployments: `pulumi up`, or `./prefect-ecs register`, creates those of prefect.yaml.",
        ]
      : ["Deployments:", ...names.map((name) => `  ${name}`)]),
  ].join("\n");
}

/** Id → `flow/deployment`. @param ids @default every deployment's */
export async function deploymentNames(
  prefect: PrefectClient,
  ids?: readonly string[],
): Promise<Map<string, string>> {
  const filter = ids === undefined ? {} : { deployments: { id: { any_: ids } } };
  const deployments = await allOf<Deployment>(prefect, "/deployments/filter", filter);
  const flowIds = [...new Set(deployments.map(({ flow_id }) => flow_id))];
  const flows = await allOf<Named>(prefect, "/flows/filter", { flows: { id: { any_: flowIds } } });
  const flowName = new Map(flows.map(({ id, name }) => [id, name]));
  return new Map(
    deployments.map(({ id, name, flow_id }) => [id, `${flowName.get(flow_id) ?? "?"}/${name}`] as const),
  );
}

interface Named {
  readonly id: string;
  readonly name: string;
}

async function allOf<T>(prefect: PrefectClient, path: string, filter: object): Promise<T[]> {
  const all: T[] = [];
  for (;;) {
    const page = await prefect.call<T[]>("POST", path, { ...filter, limit: PAGE, offset: all.length });
    all.push(...page);
    if (page.length < PAGE) {
      return all;
    }
  }
}

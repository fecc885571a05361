import * as assert from "node:assert/strict";
import type { World } from "../world";
import { deployments, named } from "./deployments";

/** Name of a deployment in the same Prefect that the stack has nothing to do with. */
export const FOREIGN = "somebody-elses";

/** Makes a deployment as another team would. */
export async function deploySomebodyElses({ prefect }: World): Promise<void> {
  const flow = await prefect.client.call<{ id: string }>("POST", "/flows/", { name: FOREIGN });
  await prefect.client.call("POST", "/deployments/", { name: FOREIGN, flow_id: flow.id });
}

/** It is as it was made. */
export async function assertUntouched({ prefect }: World): Promise<void> {
  const { paused, tags } = named(await deployments(prefect.client), FOREIGN);
  assert.deepEqual({ paused, tags }, { paused: false, tags: [] });
}

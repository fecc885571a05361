import * as assert from "node:assert/strict";
import type { World } from "../world";
import { deployments, named } from "./deployments";

/** Name of another team's deployment on the same Prefect server. */
export const FOREIGN = "somebody-elses";

/** Creates another team's deployment. */
export async function deploySomebodyElses({ prefect }: World): Promise<void> {
  const flow = await prefect.client.call<{ id: string }>("POST", "/flows/", { name: FOREIGN });
  await prefect.client.call("POST", "/deployments/", { name: FOREIGN, flow_id: flow.id });
}

/** Checks that it is unchanged. */
export async function assertUntouched({ prefect }: World): Promise<void> {
  const { paused, tags } = named(await deployments(prefect.client), FOREIGN);
  assert.deepEqual({ paused, tags }, { paused: false, tags: [] });
}

import * as path from "node:path";
import { offlineConfig } from "../../cli/plan/offlineConfig";
import { programOf } from "../../stacks";
import { capture, type CapturedResource } from "./program";

const root = path.resolve(__dirname, "../..");

/** What a stack's configuration says besides its committed files; `undefined` takes a key away. */
export type Change = Record<string, unknown>;

/** Runs a stack's program with the configuration of its committed files, and returns what it registered. */
export async function stackResources(stack: string, change: Change = {}): Promise<CapturedResource[]> {
  const { project, region, config, secretKeys } = offlineConfig(root, stack);
  const said = Object.entries(change).map(([key, value]): [string, unknown] => [
    key.includes(":") ? key : `${project}:${key}`,
    value,
  ]);
  const changed = Object.fromEntries(
    [...Object.entries(config), ...said]
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
  );
  const { resources } = await capture(
    { project, stack, region: changed["aws:region"] ?? region, config: changed, secretKeys },
    programOf(stack),
  );
  return resources;
}

/** A server that asks nobody, instead of Prefect Cloud. */
export const openServer: Change = {
  prefectApiUrl: "https://prefect.example.com/api",
  prefectApiKey: undefined,
};

/** A server with basic auth. */
export const authStringServer: Change = { ...openServer, prefectAuthString: "admin:hunter2" };

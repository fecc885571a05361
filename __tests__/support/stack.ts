import type * as pulumi from "@pulumi/pulumi";
import type { Captured } from "../../offline/capture";
import { programOf } from "../../stacks";
import type { StackOutputs } from "../../stacks/outputs";
import { clonedConfig } from "../../offline/clonedConfig";
import { captured, type CapturedResource } from "./program";

/** Changes of a fresh clone's configuration; `undefined` removes a key. */
export type Change = Record<string, unknown>;

type CapturedStack = Captured<pulumi.Unwrap<StackOutputs>>;

const known = new Map<string, Promise<CapturedStack>>();

/** Resources and outputs of a stack's program, with a fresh clone's configuration and the given changes. */
export function capturedStack(stack: string, change: Change = {}): Promise<CapturedStack> {
  const key = JSON.stringify([stack, Object.entries(change)]);
  const run = known.get(key) ?? capture(stack, change);
  known.set(key, run);
  return run;
}

/** Its resources. */
export async function stackResources(stack: string, change?: Change): Promise<CapturedResource[]> {
  return (await capturedStack(stack, change)).resources;
}

function capture(stack: string, change: Change): Promise<CapturedStack> {
  const { project, region, config, secretKeys } = clonedConfig(process.cwd(), stack);
  const said = Object.entries(change).map(([key, value]): [string, unknown] => [
    key.includes(":") ? key : `${project}:${key}`,
    value,
  ]);
  const values: Record<string, unknown> = { ...config, ...Object.fromEntries(said) };
  const changed = Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
  );
  return captured(
    { project, stack, region: changed["aws:region"] ?? region, config: changed, secretKeys },
    programOf(stack),
  );
}

/** A server without authentication, instead of Prefect Cloud. */
export const openServer: Change = {
  prefectApiUrl: "https://prefect.example.com/api",
  prefectApiKey: undefined,
};

/** A server with basic auth. */
export const authStringServer: Change = { ...openServer, prefectAuthString: "admin:hunter2" };

import * as path from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import { bootstrap } from "../../bootstrap/bootstrap";
import { readBootstrapConfig } from "../../bootstrap/config";
import type { BootstrapOutputs } from "../../bootstrap/outputs";
import type { Captured } from "../../offline/capture";
import { offlineConfig } from "../../offline/offlineConfig";
import { captured, region } from "../support/program";
import { least, PROJECT, type Written } from "./configFixture";

const folder = path.join(__dirname, "..", "..", "bootstrap");

/** Runs the program with what `Pulumi.yaml` declares and a person has set. */
export function bootstrapped(written: Written = {}): Promise<Captured<pulumi.Unwrap<BootstrapOutputs>>> {
  const declared = offlineConfig(folder, "account").config;
  const given = Object.entries({ ...least, "aws:region": region, ...written }).map(([key, value]) => [
    key.includes(":") ? key : `${PROJECT}:${key}`,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  const known = Object.entries(declared).filter(([key]) => key.startsWith(PROJECT));
  return captured(
    {
      project: PROJECT,
      stack: "account",
      region,
      config: { ...Object.fromEntries(known), ...Object.fromEntries(given) } as Record<string, string>,
    },
    () => bootstrap(readBootstrapConfig()),
  );
}

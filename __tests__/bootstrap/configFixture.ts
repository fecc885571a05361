import * as pulumi from "@pulumi/pulumi";
import { readBootstrapConfig } from "../../bootstrap/config";
import { refusedLines } from "../support/refusedConfig";

export const PROJECT = "prefect-ecs-bootstrap";

/** A configuration as a person writes it; structures are not JSON yet. */
export type Written = Readonly<Record<string, unknown>>;

/** The required configuration, with the project's name, since the checkout's `Pulumi.yaml` may have another. */
export const least: Written = {
  "aws:region": "eu-west-1",
  repository: "acme/flows",
  project: "prefect-ecs",
};

/** Reads a configuration that the engine would hand over like this. */
export function read(written: Written): ReturnType<typeof readBootstrapConfig> {
  void pulumi.runtime.setMocks(
    {
      newResource: ({ name, inputs }) => ({ id: name, state: inputs as Record<string, unknown> }),
      call: ({ inputs }) => inputs as Record<string, unknown>,
    },
    PROJECT,
    "account",
  );
  pulumi.runtime.setAllConfig(
    Object.fromEntries(
      Object.entries(written).map(([key, value]) => [
        key.includes(":") ? key : `${PROJECT}:${key}`,
        typeof value === "string" ? value : JSON.stringify(value),
      ]),
    ),
  );
  return readBootstrapConfig();
}

/** The lines about a configuration that is wrong. */
export function problemsOf(written: Written): string[] {
  return refusedLines(() => read(written));
}

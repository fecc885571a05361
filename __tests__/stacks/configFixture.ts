import * as pulumi from "@pulumi/pulumi";
import { CpuArchitecture } from "../../components/task/fargatePlatform";
import { NatStrategy } from "../../components/network/natStrategy";
import type { StackConfig, StackDefaults } from "../../stacks/config";
import { readStackConfig } from "../../stacks/config";
import { refusedLines } from "../support/refusedConfig";

export const project = "prefect-ecs";

export const defaults: StackDefaults = {
  cidrBlock: "10.0.0.0/16",
  natStrategy: NatStrategy.single,
  egressAddressCount: 1,
  cpuArchitecture: CpuArchitecture.x86,
  flowRunSize: { cpu: 512, memoryMiB: 1024 },
  agentSize: { cpu: 256, memoryMiB: 512 },
  registrationSize: { cpu: 256, memoryMiB: 512 },
  logRetentionDays: 30,
  dataStoreMultiZone: false,
  dataStoreBackupRetentionDays: 7,
};

export const accountId = "11111111-2222-3333-4444-555555555555";
export const workspaceId = "66666666-7777-8888-9999-aaaaaaaaaaaa";
export const cloudUrl = `https://api.prefect.cloud/api/accounts/${accountId}/workspaces/${workspaceId}`;
export const serverUrl = "https://prefect.example.com/api";
export const secretArn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prefect-AbCdEf";

/** A configuration as a person writes it: short names are the project's, structures are not JSON yet. */
export type Written = Record<string, unknown>;

/** The required configuration of every stack, for Prefect Cloud. */
export const cloud: Written = {
  "aws:region": "eu-west-1",
  prefectApiUrl: cloudUrl,
  prefectApiKey: "pnu_hunter2",
};

/** The same for a server without authentication. */
export const open: Written = { "aws:region": "eu-west-1", prefectApiUrl: serverUrl };

export interface ReadArgs {
  /** Keys that are encrypted. @default the two that have to be */
  readonly encrypted?: readonly string[];
  /** @default staging */
  readonly stack?: string;
  /** @default those of this file */
  readonly defaults?: StackDefaults;
}

/** Reads a configuration that the engine would hand over like this. */
export function read(written: Written, args: ReadArgs = {}): StackConfig {
  const { encrypted = ["prefectApiKey", "prefectAuthString"], stack = "staging" } = args;
  void pulumi.runtime.setMocks(
    {
      newResource: ({ name, inputs }) => ({ id: name, state: inputs as Record<string, unknown> }),
      call: ({ inputs }) => inputs as Record<string, unknown>,
    },
    project,
    stack,
  );
  pulumi.runtime.setAllConfig(
    Object.fromEntries(
      Object.entries(written)
        .filter(([, value]) => value !== undefined)
        .map(([key, value]) => [fullKey(key), typeof value === "string" ? value : JSON.stringify(value)]),
    ),
    encrypted.map(fullKey),
  );
  return readStackConfig(args.defaults ?? defaults);
}

/** The lines about a configuration that is wrong. */
export function problemsOf(written: Written, args: ReadArgs = {}): string[] {
  return refusedLines(() => read(written, args));
}

function fullKey(key: string): string {
  return key.includes(":") ? key : `${project}:${key}`;
}

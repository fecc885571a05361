import { setMaxListeners } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { PassThrough } from "node:stream";
import { main } from "../../cli/main";
import type { Outputs } from "../../cli/stack/outputs";
import { platform } from "./baseArgs";

/** The outputs of a stack that has one agent, and whose Prefect server has no authentication. */
export const OUTPUTS: Outputs = {
  owner: "prefect-ecs/staging",
  egressIps: ["203.0.113.1"],
  workPools: { default: "ecs-staging" },
  imageUri: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/flows@sha256:0123",
  taskDefinitionArn: "arn:aws:ecs:eu-west-1:123456789012:task-definition/flow-run:7",
  clusterName: "main",
  privateSubnetIds: ["subnet-a", "subnet-b"],
  flowRunSecurityGroupId: "sg-flow-runs",
  prefectUrl: "https://prefect.example.com",
  prefectApiUrl: "https://prefect.example.com/api",
  prefectCredential: undefined,
  secrets: {},
  access: { accountId: "123456789012", region: "eu-west-1", endpoint: "http://127.0.0.1:9" },
  eventQueues: { events: "events", dead: "events-dead" },
  failedStartsLogGroup: "/aws/events/failed-starts",
  alarmNames: ["prefect-ecs-staging-agent-default-too-few-tasks-0123abc", "prefect-ecs-staging-events-wait"],
  clusterUrl: "https://console.example.com/cluster",
  logGroups: { flowRuns: "flow-run-logs", registration: "registration-logs", "agent-default": "agent-logs" },
  logUrls: {},
  dashboardUrl: "https://console.example.com/dashboard",
  alarmTopicArn: "arn:aws:sns:eu-west-1:123456789012:alarms",
  services: { default: "agent-service" },
  registrationTaskDefinitionArn: "arn:aws:ecs:eu-west-1:123456789012:task-definition/registration:4",
  platform,
  flowProjects: {},
  nextSteps: "",
  readme: "",
};

/** A machine with a Pulumi CLI that knows one stack, for command lines to be typed on. */
export class Machine {
  readonly folder = mkdtempSync(path.join(tmpdir(), "prefect-ecs-"));
  /** Additional keys to press. */
  readonly #interruption = new AbortController();
  #env: NodeJS.ProcessEnv = {};

  constructor(outputs: Partial<Outputs> = {}) {
    setMaxListeners(0, this.#interruption.signal);
    writeFileSync(this.path("outputs.json"), JSON.stringify({ ...OUTPUTS, ...outputs }));
    writeFileSync(this.path("config.json"), "{}");
    this.operations([{ kind: "update", result: "succeeded", startTime: "2026-11-30T12:00:00Z" }]);
    this.command(
      "pulumi",
      [
        `echo "$@" >> ${this.path("pulumi.log")}`,
        'case "$*" in',
        `  *--show-name*) echo staging;;`,
        `  "stack output"*"--stack staging"*) cat ${this.path("outputs.json")};;`,
        `  "stack export"*) cat ${this.path("state.json")};;`,
        `  "stack history"*) cat ${this.path("history.json")};;`,
        `  "config --json"*) cat ${this.path("config.json")};;`,
        `  "config set"*) cat > ${this.path("value")};;`,
        `  *) echo "error: no stack named 'nope' found" >&2; exit 255;;`,
        "esac",
      ].join("\n"),
    );
  }

  /** The engine's data of the last operation, with its leftovers. */
  operations(history: readonly object[], deployment: object = {}): void {
    writeFileSync(this.path("history.json"), JSON.stringify(history));
    writeFileSync(this.path("state.json"), JSON.stringify({ deployment }));
  }

  path(name: string): string {
    return path.join(this.folder, name);
  }

  /** Puts a command on PATH. */
  command(name: string, script: string): void {
    writeFileSync(this.path(name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }

  read(name: string): string {
    return readFileSync(this.path(name), "utf8");
  }

  set(env: NodeJS.ProcessEnv): void {
    this.#env = env;
  }

  pressCtrlC(): void {
    this.#interruption.abort();
  }

  /** Types a command line. */
  async type(
    args: string | readonly string[],
    { isTTY = false, input }: { readonly isTTY?: boolean; readonly input?: string } = {},
  ): Promise<Typed> {
    const stdout = stream(isTTY);
    const stderr = stream(isTTY);
    const stdin = new PassThrough();
    stdin.end(input ?? "");
    const code = await main(typeof args === "string" ? args.split(" ") : args, {
      stdin: Object.assign(stdin, { isTTY: false }) as unknown as NodeJS.ReadStream,
      stdout,
      stderr,
      env: { PATH: `${this.folder}:/usr/bin:/bin`, ...this.#env },
      folder: this.folder,
      interruption: { signal: this.#interruption.signal, exitCode: () => 130 },
    });
    return { code, stdout: stdout.text(), stderr: stderr.text() };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

export interface Typed {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function stream(isTTY: boolean): {
  readonly isTTY: boolean;
  readonly columns: number;
  write(text: string): boolean;
  text(): string;
} {
  let all = "";
  return {
    isTTY,
    columns: 100,
    write: (text) => {
      all += text;
      return true;
    },
    text: () => all,
  };
}

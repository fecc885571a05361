// It doesn't prove that the packages which the engine makes of it work in other languages.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { Analyzer, type AnalyzeResult } from "@pulumi/pulumi/provider/experimental/analyzer";

const root = path.resolve(__dirname, "../..");
const components = [
  "AgentService",
  "Cluster",
  "DataStore",
  "DatabaseAccess",
  "ExistingCluster",
  "ExistingNetwork",
  "FlowImage",
  "FlowProject",
  "FlowRunTask",
  "ManagedInstances",
  "Monitoring",
  "Network",
  "PrefectCredentials",
  "PrefectServer",
  "ProcessAgent",
  "Registration",
  "TaskEvents",
  "Teardown",
];

/** Runs Pulumi's analyzer, which programs in other languages go through, over what the package exports. */
function analyze(): AnalyzeResult {
  const entry = path.join(root, "components/index.ts");
  const folder = mkdtempSync(path.join(tmpdir(), "prefect-ecs-analyzer-"));
  try {
    // Providers' types are in bodies only; to read them all would take ten seconds. In a signature one would show as Any.
    const absent = path.join(folder, "absent.d.ts");
    const providers = ["aws", "awsx", "command", "docker"].map((provider) => `@pulumi/${provider}`);
    writeFileSync(absent, "declare const absent: any;\nexport = absent;\n");
    writeFileSync(
      path.join(folder, "tsconfig.json"),
      JSON.stringify({
        extends: path.join(root, "tsconfig.json"),
        files: [entry],
        include: [],
        compilerOptions: {
          types: [],
          // Without a browser's.
          lib: ["es2022"],
          paths: Object.fromEntries(providers.map((provider) => [provider, [absent]])),
        },
      }),
    );
    return new Analyzer(folder, "prefect-ecs", { main: entry }, new Set(components)).analyze();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const analyzed = analyze();

it("finds every component", () => {
  expect(Object.keys(analyzed.components).sort()).toEqual(components);
});

it("turns every type of an argument or an output into one that all languages have", () => {
  expect(
    Object.values(analyzed.typeDefinitions)
      .map(({ name, ...definition }) => `${name}: ${definition.enum === undefined ? "object" : "enum"}`)
      .sort(),
  ).toEqual([
    "AgentSchedule: object",
    "AwsAccess: object",
    "AwsAccount: object",
    "BucketAccess: enum",
    "CapacityProvider: enum",
    "CapacityStrategyItem: object",
    "CpuArchitecture: enum",
    "DaskWorkers: object",
    "DataAccess: object",
    "DataStoreConnection: object",
    "DataStoreEngine: enum",
    "FlowCode: enum",
    "FlowProjectImage: object",
    "FlowRunTarget: object",
    "FlowTaskDefinition: object",
    "ImageCompression: enum",
    "InstanceCapacity: object",
    "KeptDataStore: object",
    "LoadBalancerScheme: enum",
    "LoadBalancerSettings: object",
    "LogGroup: object",
    "MonitoredAgent: object",
    "MonitoredServer: object",
    "NatStrategy: enum",
    "OidcClient: object",
    "Platform: object",
    "PolicyStatement: object",
    "PoolProcesses: object",
    "PrefectCredentialVariable: enum",
    "PrefectServerSize: enum",
    "RegisteredWorkPool: object",
  ]);
  expect(JSON.stringify(analyzed)).not.toContain("pulumi.json#/Any");
});

it("needs no other package's resources", () => {
  expect(analyzed.dependencies).toEqual([]);
});

it("says about every component what it is", () => {
  const silent = Object.values(analyzed.components).filter(({ description }) => description === undefined);
  expect(silent.map(({ name }) => name)).toEqual([]);
});

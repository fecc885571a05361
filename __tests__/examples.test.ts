// Programs in other languages need the engine: `npm run e2e:examples` builds and previews them. What this holds, on every
// machine, is that each names components and arguments that exist, and what the one in TypeScript makes.
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { captured } from "./support/program";
import { listOf } from "./support/resources";

const root = path.resolve(__dirname, "..");

function source(file: string): string {
  return readFileSync(path.join(root, file), "utf8");
}

/** The names of a component's arguments, from its `Args` interface; those that must be there end with `!`. */
function argumentsOf(component: string): { readonly all: string[]; readonly required: string[] } {
  const file = `${component.charAt(0).toLowerCase()}${component.slice(1)}`;
  const body = source(`components/${file}.ts`)
    .split(`export interface ${component}Args {`)[1]
    ?.split("\n}")[0];
  const found = [...(body ?? "").matchAll(/^ {2}readonly (\w+)(\??):/gm)];
  return {
    all: found.map(([, name]) => name as string),
    required: found.filter(([, , optional]) => optional === "").map(([, name]) => name as string),
  };
}

/** Component → the arguments that an example gives it. */
type Uses = Record<string, string[]>;

function ofYaml(): Uses {
  const { resources } = parse(source("examples/yaml/Pulumi.yaml")) as {
    resources: Record<string, { type: string; properties: Record<string, unknown> }>;
  };
  return Object.fromEntries(
    Object.values(resources).map(({ type, properties }) => [
      type.replace("prefect-ecs:", ""),
      Object.keys(properties),
    ]),
  );
}

function ofPython(): Uses {
  const calls = source("examples/python/__main__.py").matchAll(/= ([A-Z]\w+)\(\s*"\w+",([^;]*?)\n?\)\n/g);
  return Object.fromEntries(
    [...calls].map(([, component, given]) => [
      component as string,
      [...(given as string).matchAll(/(\w+)=/g)].map(([, name]) => camelCase(name as string)),
    ]),
  );
}

function ofGo(): Uses {
  const calls = source("examples/go/main.go").matchAll(/&prefectecs\.(\w+)Args\{([^}]*)\}/g);
  return Object.fromEntries(
    [...calls].map(([, component, given]) => [
      component as string,
      [...(given as string).matchAll(/(\w)(\w+):/g)].map(
        ([, first, rest]) => `${(first as string).toLowerCase()}${rest as string}`,
      ),
    ]),
  );
}

function camelCase(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

describe.each([
  ["YAML", ofYaml()],
  ["Python", ofPython()],
  ["Go", ofGo()],
])("the %s example", (_, uses) => {
  it("makes a network, a cluster and the queue", () => {
    expect(Object.keys(uses)).toEqual(["Network", "Cluster", "TaskEvents"]);
  });

  it.each(Object.entries(uses))("gives %s what it takes, and all that it needs", (component, given) => {
    const { all, required } = argumentsOf(component);
    expect(all).toEqual(expect.arrayContaining(given));
    expect(given).toEqual(expect.arrayContaining(required));
  });
});

describe("the TypeScript example", () => {
  const config = {
    "prefect-ecs-typescript:vpcId": "vpc-0123456789abcdef0",
    "prefect-ecs-typescript:privateSubnetIds": '["subnet-0123456789abcdef0"]',
  };
  jest.mock("prefect-ecs", () => jest.requireActual<object>("../components"), { virtual: true });

  it("makes a security group in a VPC that exists, a cluster and the queue", async () => {
    const { resources, result } = await captured(
      { project: "prefect-ecs-typescript", stack: "dev", region: "eu-west-1", config },
      () => jest.requireActual<object>("../examples/typescript"),
    );
    expect(listOf(resources).filter((line) => !line.startsWith("aws:sqs"))).toEqual([
      "aws:cloudwatch/eventRule:EventRule taskEvents-task-stopped",
      "aws:cloudwatch/eventTarget:EventTarget taskEvents-events",
      "aws:cloudwatch/logGroup:LogGroup cluster-exec",
      "aws:ec2/securityGroup:SecurityGroup network-flow-runs",
      "aws:ecs/cluster:Cluster cluster",
      "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders cluster",
      "prefect-ecs:cluster:Cluster cluster",
      "prefect-ecs:events:TaskEvents taskEvents",
      "prefect-ecs:network:ExistingNetwork network",
    ]);
    expect(Object.keys(result)).toEqual(["clusterName", "flowRunSecurityGroupId", "queueName"]);
  });
});

// Programs in other languages need the engine: `npm run e2e:examples` builds and previews them. What this holds, on every
// machine, is that each names components and arguments that exist, and what the one in TypeScript makes.
import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { captured } from "./support/program";
import { containerOf, listOf, ofType, variablesOf } from "./support/resources";
import { authStringServer, capturedStack } from "./support/stack";

const root = path.resolve(__dirname, "..");

function source(file: string): string {
  return readFileSync(path.join(root, file), "utf8");
}

interface Arguments {
  readonly all: string[];
  readonly required: string[];
}

const sources = readdirSync(path.join(root, "components"), { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts") && !file.includes("node_modules"))
  .map((file) => source(path.join("components", file)));

/** The names of a component's arguments, from its `Args` interface and those that it extends. */
function argumentsOf(component: string): Arguments {
  return argumentsIn(`${component}Args`);
}

function argumentsIn(name: string): Arguments {
  const declaration = new RegExp(`export interface ${name}(?: extends (\\w+))? \\{([^]*?)\n\\}`);
  const [, base, body = ""] =
    sources.map((text) => declaration.exec(text)).find((found) => found !== null) ?? [];
  const inherited = base === undefined ? { all: [], required: [] } : argumentsIn(base);
  const found = [...body.matchAll(/^ {2}readonly (\w+)(\??):/gm)];
  return {
    all: [...inherited.all, ...found.map(([, name]) => name as string)],
    required: [
      ...inherited.required,
      ...found.filter(([, , optional]) => optional === "").map(([, name]) => name as string),
    ],
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

jest.mock("prefect-ecs", () => jest.requireActual<object>("../components"), { virtual: true });

describe("the TypeScript example", () => {
  const config = {
    "prefect-ecs-typescript:vpcId": "vpc-0123456789abcdef0",
    "prefect-ecs-typescript:privateSubnetIds": '["subnet-0123456789abcdef0"]',
  };

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

describe("the example of a flow project in another repository", () => {
  const project = { project: "reports", stack: "staging", region: "eu-west-1" };
  const run = async (outputs: Record<string, unknown>) =>
    captured(
      {
        ...project,
        config: { "reports:platform": "team/prefect-ecs/staging" },
        // As a state keeps them.
        stacks: { "team/prefect-ecs/staging": JSON.parse(JSON.stringify(outputs)) as typeof outputs },
      },
      () => {
        let program = {};
        jest.isolateModules(() => {
          program = jest.requireActual<object>("../examples/flow-project");
        });
        return program;
      },
    );

  it("has at most ten lines", () => {
    expect(source("examples/flow-project/index.ts").trim().split("\n").length).toBeLessThanOrEqual(10);
  });

  it("makes its own on what the platform's stack gives out, and nothing that costs while idle", async () => {
    const { result: outputs } = await capturedStack("staging", authStringServer);
    const { resources, result } = await run(outputs);
    expect(result).toEqual({
      taskDefinitionArn:
        "arn:aws:ecs:eu-west-1:123456789012:task-definition/prefect-ecs-staging-flow-run-reports:1",
    });
    expect(
      [...new Set(resources.map(({ type }) => type))].filter((type) => type.startsWith("aws:")).sort(),
    ).toEqual([
      "aws:cloudwatch/logGroup:LogGroup",
      "aws:ecr/lifecyclePolicy:LifecyclePolicy",
      "aws:ecr/repository:Repository",
      "aws:ecs/taskDefinition:TaskDefinition",
      "aws:iam/role:Role",
      "aws:iam/rolePolicy:RolePolicy",
    ]);
    expect(
      ofType(resources, "aws:iam/role:Role")
        .map(({ inputs }) => inputs["path"])
        .sort(),
    ).toEqual([
      "/prefect-ecs/staging/flow-runs/",
      "/prefect-ecs/staging/flow-runs/",
      "/prefect-ecs/staging/registrations/",
      "/prefect-ecs/staging/registrations/",
    ]);
    const { REGISTRATION_CONFIG: config } = variablesOf(containerOf(resources, "reports-registration"));
    expect(JSON.parse(config as string)).toMatchObject({
      owner: "prefect-ecs/staging/reports",
      secretVariables: ["PREFECT_API_AUTH_STRING"],
      workPools: [{ name: "ecs-staging", owned: false }],
    });
  });
});

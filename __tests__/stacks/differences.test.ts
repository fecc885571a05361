// Mocks don't prove that the emulator takes `local`: e2e/ runs it.
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import type { CapturedResource } from "../support/program";
import { type Change, openServer, stackResources } from "../support/stack";

/** Configuration of all stacks, so that only the kind of stack makes a difference. */
const alike: Change = { ...openServer, "aws:region": "eu-west-1", prefectUiUrl: undefined };

/** Property → value. */
type Values = ReadonlyMap<string, string>;

/** Inputs of a stack's resources, by type and name, without the stack's name. */
async function valuesOf(stack: string, change: Change): Promise<Map<string, Values>> {
  const resources = await stackResources(stack, { ...alike, ...change });
  const nameless = (text: string): string =>
    text
      .replaceAll(`prefect-ecs-${stack}`, "main")
      .replaceAll(`prefect-ecs/${stack}`, "owner")
      .replaceAll(`prefect-ecs.${stack}`, "owner")
      .replaceAll(`urn:pulumi:${stack}`, "urn:pulumi:stack")
      .replaceAll(`ecs-${stack}`, "pool");
  return new Map(
    resources.map((resource) => [
      nameless(`${resource.type} ${resource.name}`),
      new Map(leaves(readable(asked(resource))).map(([key, value]) => [nameless(key), nameless(value)])),
    ]),
  );
}

function asked(resource: CapturedResource): object {
  const { inputs, protect, retainOnDelete, deleteBeforeReplace, dependencies } = resource;
  const dependsOn = Object.fromEntries(dependencies.map((urn) => [urn.split("$").pop() ?? urn, true]));
  return { ...inputs, protect, retainOnDelete, deleteBeforeReplace, dependsOn };
}

/** JSON inside of text as what it means, and lists of named things as objects. */
function readable(value: unknown): unknown {
  if (typeof value === "string" && /^[[{]/.test(value) && value !== "[secret]") {
    return readable(JSON.parse(value));
  }
  if (Array.isArray(value)) {
    const items = value.map<unknown>(readable);
    return items.length > 0 && items.every(isNamed)
      ? Object.fromEntries(items.map(({ name, ...rest }) => [name, rest]))
      : items;
  }
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, readable(inner)]))
    : value;
}

function isNamed(value: unknown): value is { readonly name: string } {
  return typeof value === "object" && value !== null && "name" in value;
}

function leaves(value: unknown, property: string[] = []): [string, string][] {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...property, key]))
    : [[property.join("."), JSON.stringify(value)]];
}

/** Resources that only one of two stacks has, and properties of which they have different values. */
async function differences(one: string, other: string, change: Change = {}): Promise<string[]> {
  const [before, after] = [await valuesOf(one, change), await valuesOf(other, change)];
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((resource) => {
    const [a, b] = [before.get(resource), after.get(resource)];
    if (a === undefined || b === undefined) {
      return [`${resource}: only in ${a === undefined ? other : one}`];
    }
    const properties = [...new Set([...a.keys(), ...b.keys()])].sort();
    return properties
      .filter((property) => a.get(property) !== b.get(property))
      .map((property) => `${resource}: ${property}`);
  });
}

it("of local to staging are what an emulator forces", async () => {
  const definition = "aws:ecs/taskDefinition:TaskDefinition";
  const command = "command:local:Command";
  // The registry that Docker pushes to, and variables that the emulator's containers need.
  const container = (task: string, name: string): string[] => [
    `${definition} ${task}: containerDefinitions.${name}.environment.AWS_ACCESS_KEY_ID.value`,
    `${definition} ${task}: containerDefinitions.${name}.environment.AWS_SECRET_ACCESS_KEY.value`,
    `${definition} ${task}: containerDefinitions.${name}.environment.EGRESS_CHECK.value`,
    `${definition} ${task}: containerDefinitions.${name}.image`,
  ];
  expect(await differences("staging", "local")).toEqual([
    "aws:ec2/eip:Eip main-egress-1: protect",
    "aws:ec2/eip:Eip main-egress-1: retainOnDelete",
    ...container("main-agent-default", "agent"),
    ...container("main-flow-run", "flow-run"),
    ...container("main-registration", "registration"),
    `${command} main-agent-default-deployed: environment.PREFECT_ECS_STEP.access.endpoint`,
    `${command} main-agent-default-retirement: environment.PREFECT_ECS_STEP.access.endpoint`,
    `${command} main-flow-run-retirement: environment.PREFECT_ECS_STEP.access.endpoint`,
    `${command} main-registration: environment.PREFECT_ECS_STEP.access.endpoint`,
    `${command} main-registration: environment.PREFECT_ECS_STEP.images.imageUri`,
    // No address stays, so none is named.
    `${command} main-teardown: dependsOn.aws:ec2/eip:Eip::main-egress-1`,
    `${command} main-teardown: environment.PREFECT_ECS_KEPT_ADDRESSES`,
    `${command} main-teardown: environment.PREFECT_ECS_STEP.access.endpoint`,
    `${command} main-teardown: environment.PREFECT_ECS_STEP.images.imageUri`,
    "docker:index/image:Image main: build.args.BASE_IMAGE",
    "docker:index/image:Image main: imageName",
    "docker:index/image:Image main-base: imageName",
    "docker:index/image:Image main-build: imageName",
  ]);
});

it("of local to a staging on the emulator are the addresses, which it doesn't keep", async () => {
  const onEmulator = { "aws:endpoints": [{ ecs: "http://localhost:4566" }] };
  expect(await differences("staging", "local", onEmulator)).toEqual([
    "aws:ec2/eip:Eip main-egress-1: protect",
    "aws:ec2/eip:Eip main-egress-1: retainOnDelete",
    "command:local:Command main-teardown: dependsOn.aws:ec2/eip:Eip::main-egress-1",
    "command:local:Command main-teardown: environment.PREFECT_ECS_KEPT_ADDRESSES",
  ]);
});

it("of prod to staging are a way out of each zone with its alarm, longer logs and larger flow runs", async () => {
  const registered =
    "aws:ecs/taskDefinition:TaskDefinition main-registration: containerDefinitions.registration.environment.REGISTRATION_CONFIG.value.workPools.pool";
  const flowRun = "aws:ecs/taskDefinition:TaskDefinition main-flow-run";
  const dashboard = "aws:cloudwatch/dashboard:Dashboard main";
  expect(await differences("staging", "prod")).toEqual([
    `${dashboard}: dashboardBody.widgets`,
    `${dashboard}: dependsOn.aws:cloudwatch/metricAlarm:MetricAlarm::main-nat-2-out-of-ports`,
    `${dashboard}: dependsOn.aws:ec2/natGateway:NatGateway::main-nat-2`,
    "aws:cloudwatch/logGroup:LogGroup main-agent-default: retentionInDays",
    "aws:cloudwatch/logGroup:LogGroup main-exec: retentionInDays",
    "aws:cloudwatch/logGroup:LogGroup main-failed-starts: retentionInDays",
    "aws:cloudwatch/logGroup:LogGroup main-flow-run: retentionInDays",
    "aws:cloudwatch/logGroup:LogGroup main-registration: retentionInDays",
    "aws:cloudwatch/metricAlarm:MetricAlarm main-nat-2-out-of-ports: only in prod",
    "aws:ec2/eip:Eip main-egress-2: only in prod",
    "aws:ec2/natGateway:NatGateway main-nat-2: only in prod",
    "aws:ec2/route:Route main-private-2: dependsOn.aws:ec2/natGateway:NatGateway::main-nat-1",
    "aws:ec2/route:Route main-private-2: dependsOn.aws:ec2/natGateway:NatGateway::main-nat-2",
    "aws:ec2/route:Route main-private-2: natGatewayId",
    `${flowRun}: containerDefinitions.flow-run.environment.EGRESS_ADDRESSES.value`,
    `${flowRun}: cpu`,
    `${flowRun}: dependsOn.aws:ec2/eip:Eip::main-egress-2`,
    `${flowRun}: memory`,
    `${registered}.cpu`,
    `${registered}.memoryMiB`,
    "command:local:Command main-teardown: dependsOn.aws:ec2/eip:Eip::main-egress-2",
    "command:local:Command main-teardown: environment.PREFECT_ECS_KEPT_ADDRESSES",
    "prefect-ecs:prefect:Teardown main: dependsOn.aws:cloudwatch/metricAlarm:MetricAlarm::main-nat-2-out-of-ports",
    "prefect-ecs:prefect:Teardown main: dependsOn.aws:ec2/eip:Eip::main-egress-2",
    "prefect-ecs:prefect:Teardown main: dependsOn.aws:ec2/natGateway:NatGateway::main-nat-2",
  ]);
});

it("in the committed file of `local` are the emulator's", () => {
  const file = path.resolve(__dirname, "../../Pulumi.local.yaml");
  const { config } = parse(readFileSync(file, "utf8")) as { config: object };
  expect(Object.keys(config).sort()).toEqual([
    "aws:accessKey",
    "aws:endpoints",
    "aws:region",
    "aws:s3UsePathStyle",
    "aws:secretKey",
    "aws:skipCredentialsValidation",
    "aws:skipMetadataApiCheck",
    "prefectApiUrl",
    "prefectUiUrl",
  ]);
});

import { show } from "../components/show";
import { clusterNamePattern } from "../stacks/config/cluster";
import { securityGroupIdPattern, vpcIdPattern } from "../stacks/config/existingNetwork";
import type { Fields } from "../stacks/config/fields";
import { maxProjectAndStack, name } from "../stacks/config/names";
import type { PolicyStatement } from "../components/iam/policyStatement";
import { readStatement } from "../stacks/config/flowRuns";
import type { Stack } from "./rights/scope";
import { taskBoundaryProblems } from "./rights/taskBoundary";

/** A stack that is deployed from a GitHub environment. */
export interface Environment extends Stack {
  readonly githubEnvironment: string;
}

const STANDARD: readonly [stack: string, githubEnvironment: unknown][] = [
  ["staging", "staging"],
  ["prod", "prod"],
];

/** The default promotion of images if the account has both stacks, as in `.github/workflows/deploy.yml`. */
const PROMOTED: readonly [stack: string, from: string] = ["prod", "staging"];

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html */
const repositoryArn = /^arn:aws[a-z-]*:ecr:[a-z0-9-]+:\d{12}:repository\/[a-z0-9][a-z0-9._/-]+$/;

/** @param project Name of the deployed project. */
export function readEnvironments(fields: Fields, project: string, region: string): Environment[] {
  const given = fields.entries("environments");
  const environments = given.length > 0 ? given : STANDARD;
  const stacks = environments.map(([stack]) => stack);
  checkStacks(fields, stacks, maxProjectAndStack - project.length);
  const vpcIds = readOfStacks(fields, {
    key: "vpcIds",
    stacks,
    pattern: vpcIdPattern,
    allowed: "an id such as 'vpc-0123456789abcdef0'",
  });
  const clusterNames = readOfStacks(fields, {
    key: "clusterNames",
    stacks,
    pattern: clusterNamePattern,
    allowed: "the name of an ECS cluster, without its ARN",
  });
  const imageRepositoryArns = readOfStacks(fields, {
    key: "imageRepositoryArns",
    stacks,
    pattern: repositoryArn,
    allowed: "the ARN of a repository in ECR ('arn:aws:ecr:<region>:<account>:repository/<name>')",
  });
  const imageStacks = readImageStacks(fields, stacks);
  const addresses = readIdsOfStacks(fields, {
    key: "egressAllocationIds",
    stacks,
    pattern: allocationId,
    allowed: "a list of ids such as 'eipalloc-0123456789abcdef0'",
  });
  const databases = readIdsOfStacks(fields, {
    key: "databaseSecurityGroupIds",
    stacks,
    pattern: securityGroupIdPattern,
    allowed: "a list of ids such as 'sg-0123456789abcdef0'",
  });
  const dataStores = readStacks(fields, "dataStores", stacks);
  const loadBalancers = readStacks(fields, "loadBalancers", stacks);
  // What has a load balancer is such a server.
  const prefectServers = [...readStacks(fields, "prefectServers", stacks), ...loadBalancers];
  const managedInstances = readStacks(fields, "managedInstances", stacks);
  const newVpcs = readOwnNetworks(fields, "newVpcs", stacks, vpcIds);
  const natInstances = readOwnNetworks(fields, "natInstances", stacks, vpcIds);
  const taskPolicies = readTaskPolicies(fields, stacks);
  const read = environments.map(([stack, githubEnvironment]) => ({
    stack,
    githubEnvironment: readGithubEnvironment(fields, stack, githubEnvironment),
    imageStack: imageStacks.get(stack),
    makesVpc: newVpcs.includes(stack),
    // A server has its data there.
    hasDataStore: [...dataStores, ...prefectServers].includes(stack),
    hasPrefectServer: prefectServers.includes(stack),
    hasLoadBalancer: loadBalancers.includes(stack),
    hasManagedInstances: managedInstances.includes(stack),
    natInstance: natInstances.includes(stack),
    egressAllocationIds: addresses.get(stack) ?? [],
    taskPolicies: taskPolicies.flatMap(({ stack: one, statement }) => (one === stack ? [statement] : [])),
    vpcId: vpcIds.get(stack),
    clusterName: clusterNames.get(stack),
    imageRepositoryArn: imageRepositoryArns.get(stack),
    databaseSecurityGroupIds: databases.get(stack) ?? [],
  }));
  fields.report(...read.flatMap((stack) => taskBoundaryProblems(project, region, stack)));
  return read;
}

/** @param left Longest name of a stack, after the project's. */
function checkStacks(fields: Fields, stacks: readonly string[], left: number): void {
  for (const stack of stacks) {
    if (!name.test(stack) || stack.length > left) {
      const allowed = `stacks' names of small letters, digits and single '-' between them, at most ${left} of them`;
      fields.must("environments", `have ${allowed}`, show(stack));
    }
    const other = stacks.find((one) => one.startsWith(`${stack}-`));
    if (other !== undefined) {
      const hint = "what is called like the first would be the second's too";
      fields.must(
        "environments",
        "have no name that another begins with",
        `${show(stack)} and ${show(other)}`,
        hint,
      );
    }
  }
}

function readGithubEnvironment(fields: Fields, stack: string, value: unknown): string {
  if (typeof value === "string" && value.trim() !== "") {
    return value;
  }
  fields.mustBe(`environments.${stack}`, "the name of a GitHub environment", show(value));
  return "";
}

interface OfStacks {
  readonly key: string;
  /** All stacks of the environments. */
  readonly stacks: readonly string[];
  readonly pattern: RegExp;
  /** The pattern in words. */
  readonly allowed: string;
}

/** Reads an object of stack → text. The stacks must be in `environments`. */
function readOfStacks(
  fields: Fields,
  { key, stacks, pattern, allowed }: OfStacks,
): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const [stack, value] of fields.entries(key)) {
    if (!stacks.includes(stack)) {
      fields.must(key, `name stacks of \`environments\` (${stacks.join(", ")})`, show(stack));
    } else if (typeof value !== "string" || !pattern.test(value)) {
      fields.mustBe(`${key}.${stack}`, allowed, show(value));
    } else {
      texts.set(stack, value);
    }
  }
  return texts;
}

function readImageStacks(fields: Fields, stacks: readonly string[]): ReadonlyMap<string, string> {
  const named = readOfStacks(fields, {
    key: "imageStacks",
    stacks,
    pattern: name,
    allowed: `a stack of \`environments\` (${stacks.join(", ")})`,
  });
  for (const [stack, from] of named) {
    if (!stacks.includes(from)) {
      fields.mustBe(`imageStacks.${stack}`, `a stack of \`environments\` (${stacks.join(", ")})`, show(from));
    }
  }
  const isPromoted = named.size === 0 && PROMOTED.every((stack) => stacks.includes(stack));
  return new Map([...(isPromoted ? [PROMOTED] : named)].filter(([stack, from]) => stack !== from));
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AllocateAddress.html */
const allocationId = /^eipalloc-[0-9a-f]{8}([0-9a-f]{9})?$/;

/** Reads an object of stack → one id or a list of them. */
function readIdsOfStacks(
  fields: Fields,
  { key, stacks, pattern, allowed }: OfStacks,
): ReadonlyMap<string, string[]> {
  const idsOfStacks = new Map<string, string[]>();
  for (const [stack, value] of fields.entries(key)) {
    const ids: unknown[] = Array.isArray(value) ? value : [value];
    const wrong = ids.filter((id) => typeof id !== "string" || !pattern.test(id));
    if (!stacks.includes(stack)) {
      fields.must(key, `name stacks of \`environments\` (${stacks.join(", ")})`, show(stack));
    } else if (wrong.length > 0) {
      fields.mustBe(`${key}.${stack}`, allowed, show(wrong[0]));
    } else {
      idsOfStacks.set(stack, ids as string[]);
    }
  }
  return idsOfStacks;
}

/** Stacks with a network of their own. */
function readOwnNetworks(
  fields: Fields,
  key: string,
  stacks: readonly string[],
  vpcIds: ReadonlyMap<string, string>,
): string[] {
  const given = readStacks(fields, key, stacks);
  for (const stack of given.filter((one) => vpcIds.has(one))) {
    fields.must(key, "name no stack that `vpcIds` gives a VPC", show(stack));
  }
  return given;
}

/** Reads a list of stacks, which must be in `environments`. */
function readStacks(fields: Fields, key: string, stacks: readonly string[]): string[] {
  const given = fields.texts(key);
  for (const stack of given.filter((one) => !stacks.includes(one))) {
    fields.must(key, `name stacks of \`environments\` (${stacks.join(", ")})`, show(stack));
  }
  return given;
}

function readTaskPolicies(
  fields: Fields,
  stacks: readonly string[],
): { readonly stack: string; readonly statement: PolicyStatement }[] {
  return fields.objects("taskPolicies").map((one) => {
    const stack = one.text("stack") ?? "";
    if (!stacks.includes(stack)) {
      one.mustBe("stack", `one of \`environments\` (${stacks.join(", ")})`, show(stack));
    }
    return { stack, statement: readStatement(one) };
  });
}

import { show } from "../components/show";
import { clusterNamePattern } from "../stacks/config/cluster";
import { vpcIdPattern } from "../stacks/config/existingNetwork";
import type { Fields } from "../stacks/config/fields";
import { maxProjectAndStack, name } from "../stacks/config/names";
import type { Existing } from "./rights/existing";

/** A stack that is deployed from a GitHub environment. */
export interface Environment extends Existing {
  readonly stack: string;
  readonly githubEnvironment: string;
}

const STANDARD: readonly [stack: string, githubEnvironment: unknown][] = [
  ["staging", "staging"],
  ["prod", "prod"],
];

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html */
const repositoryArn = /^arn:aws[a-z-]*:ecr:[a-z0-9-]+:\d{12}:repository\/[a-z0-9][a-z0-9._/-]+$/;

/** @param project Name of the project that is deployed. */
export function readEnvironments(fields: Fields, project: string): Environment[] {
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
  return environments.map(([stack, githubEnvironment]) => ({
    stack,
    githubEnvironment: readGithubEnvironment(fields, stack, githubEnvironment),
    vpcId: vpcIds.get(stack),
    clusterName: clusterNames.get(stack),
    imageRepositoryArn: imageRepositoryArns.get(stack),
  }));
}

/** @param left How many letters a stack's name may have beside the project's. */
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
  /** What the pattern takes, in words. */
  readonly allowed: string;
}

/** An object with a text for each of some stacks, all of which are environments'. */
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

import { EC2Client } from "@aws-sdk/client-ec2";
import {
  IAMClient,
  ListInstanceProfileTagsCommand,
  ListRoleTagsCommand,
  paginateListInstanceProfiles,
  paginateListRoles,
} from "@aws-sdk/client-iam";
import {
  paginateGetResources,
  ResourceGroupsTaggingAPIClient,
} from "@aws-sdk/client-resource-groups-tagging-api";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { FLOW_PROJECT_TAG } from "../../../components/project/flowProjectTag";
import { clientConfig } from "../../../components/runner/clientConfig.cjs";
import type { AwsConfig } from "../../../stacks/config/types";
import { STACK_TAG } from "../../../stacks/stackTag";
import { interruptible } from "../../stack/interruptible";
import { CliError } from "../../support/cliError";
import { taggedInEc2 } from "./ec2";
import { namePrefix, ownerOf, type Stack } from "./stack";

/** A resource in AWS with the stack's tag. */
export interface TaggedResource {
  /** The ARN; of what belongs to EC2 its own id. */
  readonly id: string;
  /** What it is, in words. */
  readonly kind: string;
  /** Its tag `Name`. */
  readonly name?: string;
  /** Of an address. */
  readonly publicIp?: string;
  /** The flow project that it belongs to, whichever program's. */
  readonly flowProject?: string;
}

/**
 * All resources with a stack's tag.
 *
 * @param accountId The stack's account, if it is known. In another one there is nothing, and that would look like good
 *   news.
 */
export async function taggedResources(
  access: AwsConfig,
  stack: Stack,
  accountId: string | undefined,
  signal: AbortSignal,
): Promise<TaggedResource[]> {
  const config = clientConfig(access);
  await checkAccount(interruptible(new STSClient(config), signal), accountId);
  const owner = ownerOf(stack);
  const iam = interruptible(new IAMClient(config), signal);
  const found = await Promise.all([
    taggedInEc2(interruptible(new EC2Client(config), signal), STACK_TAG, owner),
    taggedElsewhere(interruptible(new ResourceGroupsTaggingAPIClient(config), signal), owner),
    taggedRoles(iam, owner, namePrefix(stack)),
    taggedInstanceProfiles(iam, owner, namePrefix(stack)),
  ]);
  return found.flat();
}

async function checkAccount(client: STSClient, expected: string | undefined): Promise<void> {
  const { Account: actual } = await client.send(new GetCallerIdentityCommand({}));
  if (expected !== undefined && actual !== expected) {
    throw new CliError(
      `These credentials belong to account ${String(actual)}, the stack to ${expected}. ` +
        "Set `aws:profile`, or the credentials in the environment, to the stack's account, and run this again.",
    );
  }
}

/** All but EC2, and IAM, which the tagging API doesn't cover. */
async function taggedElsewhere(
  client: ResourceGroupsTaggingAPIClient,
  owner: string,
): Promise<TaggedResource[]> {
  const found: TaggedResource[] = [];
  for await (const { ResourceTagMappingList: page = [] } of paginateGetResources(
    { client },
    { TagFilters: [{ Key: STACK_TAG, Values: [owner] }] },
  )) {
    found.push(
      ...page.map(({ ResourceARN: id = "", Tags = [] }) => ({ id, kind: kindOf(id), ...projectIn(Tags) })),
    );
  }
  return found.filter(({ id }) => serviceOf(id) !== "ec2");
}

/** ListRoles returns no tags, so only roles with the stack's name prefix are read. */
async function taggedRoles(client: IAMClient, owner: string, prefix: string): Promise<TaggedResource[]> {
  const found: TaggedResource[] = [];
  for await (const { Roles: page = [] } of paginateListRoles({ client }, {})) {
    for (const { RoleName, Path, Arn: id = "" } of page) {
      // Flow projects' roles have a path.
      if (RoleName?.startsWith(prefix) === true || Path?.startsWith(`/${owner}/`) === true) {
        const { Tags: tags = [] } = await client.send(new ListRoleTagsCommand({ RoleName }));
        if (tags.some(({ Key, Value }) => Key === STACK_TAG && Value === owner)) {
          found.push({ id, kind: kindOf(id), ...projectIn(tags) });
        }
      }
    }
  }
  return found;
}

/** The same of instance profiles. */
async function taggedInstanceProfiles(
  client: IAMClient,
  owner: string,
  prefix: string,
): Promise<TaggedResource[]> {
  const found: TaggedResource[] = [];
  for await (const { InstanceProfiles: page = [] } of paginateListInstanceProfiles({ client }, {})) {
    for (const { InstanceProfileName, Arn: id = "" } of page) {
      if (InstanceProfileName?.startsWith(prefix) === true) {
        const { Tags: tags = [] } = await client.send(
          new ListInstanceProfileTagsCommand({ InstanceProfileName }),
        );
        if (tags.some(({ Key, Value }) => Key === STACK_TAG && Value === owner)) {
          found.push({ id, kind: kindOf(id) });
        }
      }
    }
  }
  return found;
}

function projectIn(
  tags: readonly { readonly Key?: string; readonly Value?: string }[],
): Pick<TaggedResource, "flowProject"> {
  const flowProject = tags.find(({ Key }) => Key === FLOW_PROJECT_TAG)?.Value;
  return flowProject === undefined ? {} : { flowProject };
}

function serviceOf(arn: string): string {
  return arn.split(":")[2] ?? "";
}

/** `arn:aws:ecs:eu-west-1:123456789012:cluster/main` → `ecs cluster`; a queue's ARN has no type. */
function kindOf(arn: string): string {
  const resource = arn.split(":").slice(5).join(":");
  const type = /^([a-z-]+)[:/]/.exec(resource)?.[1] ?? WITHOUT_TYPE[serviceOf(arn)];
  return [serviceOf(arn), type].filter((part) => part !== undefined).join(" ");
}

/** Kinds of a data store. */
export const DATABASES: readonly string[] = ["rds db", "rds cluster"];

const WITHOUT_TYPE: Readonly<Record<string, string>> = { sqs: "queue", sns: "topic" };

import type * as pulumi from "@pulumi/pulumi";
import { partitionOf } from "../components/iam/partition";
import { offlineAnswer } from "../resourceTypes";
import { OFFLINE_ACCOUNT, OFFLINE_UUID } from "../resourceTypes/offlineAnswer";
import { unanswered } from "./unanswered";

export { OFFLINE_ACCOUNT };

/** Full name of a stack → its outputs. */
export type StackOutputsByName = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/**
 * Answers the program in place of AWS, Docker and awsx, with values of the same form.
 *
 * Proves which requests the program makes; `e2e/` proves that they are accepted.
 */
export class OfflineProviders implements pulumi.runtime.Mocks {
  readonly #region: string;
  readonly #stacks: StackOutputsByName;

  /** @param stacks Outputs of the stacks that the program refers to. */
  constructor(region: string, stacks: StackOutputsByName = {}) {
    this.#region = region;
    this.#stacks = stacks;
  }

  newResource({ type, name, inputs }: pulumi.runtime.MockResourceArgs): pulumi.runtime.MockResourceResult {
    const asked = inputs as Record<string, unknown>;
    if (type === "pulumi:pulumi:StackReference") {
      return this.#outputsOf(String(asked["name"]));
    }
    const region = this.#region;
    const arn = (service: string, resource: string): string =>
      `arn:aws:${service}:${region}:${OFFLINE_ACCOUNT}:${resource}`;
    const { id, state } = offlineAnswer(type)({ name, inputs: asked, region, arn });
    return { id, state: { ...unanswered(type), ...asked, ...state } };
  }

  #outputsOf(stack: string): pulumi.runtime.MockResourceResult {
    const outputs = this.#stacks[stack];
    if (outputs === undefined) {
      throw new Error(`The offline providers know no stack ${stack}.`);
    }
    return { id: stack, state: { name: stack, outputs, secretOutputNames: [] } };
  }

  call({ token, inputs }: pulumi.runtime.MockCallArgs): pulumi.runtime.MockCallResult {
    const asked = inputs as Record<string, unknown>;
    const answers: Record<string, Record<string, unknown>> = {
      "aws:index/getCallerIdentity:getCallerIdentity": { accountId: OFFLINE_ACCOUNT },
      "aws:index/getRegion:getRegion": { region: this.#region },
      "aws:index/getPartition:getPartition": { partition: partitionOf(this.#region).name },
      "aws:ec2/getSubnets:getSubnets": { ids: subnetIdsAskedFor(asked) },
      "aws:ecs/getCluster:getCluster": {
        arn: `arn:aws:ecs:${this.#region}:${OFFLINE_ACCOUNT}:cluster/${String(asked["clusterName"])}`,
        status: "ACTIVE",
        settings: [{ name: "containerInsights", value: "enabled" }],
      },
      "aws:ec2/getAmi:getAmi": { id: "ami-0123456789abcdef0" },
      "aws:ec2/getElasticIp:getElasticIp": { publicIp: "203.0.113.99" },
      "aws:ecr/getAuthorizationToken:getAuthorizationToken": { userName: "AWS", password: "offline" },
      "aws:secretsmanager/getSecretVersions:getSecretVersions": {
        versions: [{ versionId: OFFLINE_UUID, versionStages: ["AWSCURRENT"] }],
      },
    };
    const answer = answers[token];
    if (answer === undefined) {
      // Without this error, a missing answer would surface as `undefined` elsewhere.
      throw new Error(`The offline providers have no answer to ${token}: add one to ${__filename}.`);
    }
    return { ...asked, ...answer };
  }
}

/** Offline, all subnets that an existing network's configuration names exist. */
function subnetIdsAskedFor(asked: Record<string, unknown>): string[] {
  const filters = (asked["filters"] ?? []) as { readonly name: string; readonly values: string[] }[];
  return filters.find(({ name }) => name === "subnet-id")?.values ?? [];
}

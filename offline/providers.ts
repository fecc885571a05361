import type * as pulumi from "@pulumi/pulumi";
import { partitionOf } from "../components/partition";

/** The account that offline programs see: the one of AWS's own examples. */
export const OFFLINE_ACCOUNT = "123456789012";

/**
 * Answers the program in place of AWS, Docker and awsx, with values of the form that theirs have.
 *
 * It proves what the program asks for. Whether they take it, `e2e/` proves.
 */
export class OfflineProviders implements pulumi.runtime.Mocks {
  readonly #region: string;

  constructor(region: string) {
    this.#region = region;
  }

  newResource({ type, name, inputs }: pulumi.runtime.MockResourceArgs): pulumi.runtime.MockResourceResult {
    const asked = inputs as Record<string, unknown>;
    const { id, state } = this.#answer(type, name, asked);
    return { id, state: { ...asked, ...state } };
  }

  call({ token, inputs }: pulumi.runtime.MockCallArgs): pulumi.runtime.MockCallResult {
    const asked = inputs as Record<string, unknown>;
    const answers: Record<string, Record<string, unknown>> = {
      "aws:index/getCallerIdentity:getCallerIdentity": { accountId: OFFLINE_ACCOUNT },
      "aws:index/getPartition:getPartition": { partition: partitionOf(this.#region).name },
      "aws:ec2/getSubnets:getSubnets": { ids: subnetIdsAskedFor(asked) },
      "aws:ecs/getCluster:getCluster": {
        arn: `arn:aws:ecs:${this.#region}:${OFFLINE_ACCOUNT}:cluster/${String(asked["clusterName"])}`,
        status: "ACTIVE",
        settings: [{ name: "containerInsights", value: "enabled" }],
      },
      "aws:ec2/getElasticIp:getElasticIp": { publicIp: "203.0.113.99" },
      "aws:ecr/getAuthorizationToken:getAuthorizationToken": { userName: "AWS", password: "offline" },
      "aws:secretsmanager/getSecretVersions:getSecretVersions": {
        versions: [{ versionId: "11111111-2222-3333-4444-555555555555", versionStages: ["AWSCURRENT"] }],
      },
    };
    const answer = answers[token];
    if (answer === undefined) {
      // An answer that isn't there would come out as `undefined`, far from here.
      throw new Error(`The offline providers have no answer to ${token}: add one to ${__filename}`);
    }
    return { ...asked, ...answer };
  }

  #answer(type: string, name: string, inputs: Record<string, unknown>): Answer {
    const arn = (service: string, resource: string): string =>
      `arn:aws:${service}:${this.#region}:${OFFLINE_ACCOUNT}:${resource}`;
    switch (type) {
      case "awsx:ec2:Vpc":
        return { id: "", state: vpcState(inputs) };
      case "aws:ec2/eip:Eip":
        return {
          id: `eipalloc-${name}`,
          state: { allocationId: `eipalloc-${name}`, publicIp: publicIp(name) },
        };
      case "aws:ec2/securityGroup:SecurityGroup":
        return { id: `sg-${name}`, state: {} };
      case "aws:ecs/cluster:Cluster":
        return { id: arn("ecs", `cluster/${name}`), state: { arn: arn("ecs", `cluster/${name}`), name } };
      case "aws:ecs/taskDefinition:TaskDefinition": {
        const definition = arn("ecs", `task-definition/${String(inputs["family"])}:1`);
        return { id: String(inputs["family"]), state: { arn: definition, revision: 1 } };
      }
      case "aws:ecs/service:Service":
        return { id: arn("ecs", `service/${name}`), state: { name } };
      case "aws:iam/role:Role":
        return { id: name, state: { name, arn: iamArn("role", name, inputs) } };
      case "aws:iam/policy:Policy":
        return { id: iamArn("policy", name, inputs), state: { name, arn: iamArn("policy", name, inputs) } };
      case "aws:iam/openIdConnectProvider:OpenIdConnectProvider": {
        const provider = `arn:aws:iam::${OFFLINE_ACCOUNT}:oidc-provider/${new URL(String(inputs["url"])).host}`;
        return { id: provider, state: { arn: provider } };
      }
      case "aws:kms/key:Key": {
        const keyId = "11111111-2222-3333-4444-555555555555";
        return { id: keyId, state: { keyId, arn: arn("kms", `key/${keyId}`) } };
      }
      case "aws:s3/bucket:Bucket": {
        const bucket = (inputs["bucket"] as string | undefined) ?? name;
        return { id: bucket, state: { bucket, arn: `arn:aws:s3:::${bucket}` } };
      }
      case "aws:cloudwatch/logGroup:LogGroup": {
        // AWS's provider appends digits.
        const group = (inputs["namePrefix"] as string | undefined)?.replace(/-$/, "") ?? name;
        return { id: group, state: { name: group, arn: arn("logs", `log-group:${group}`) } };
      }
      case "aws:cloudwatch/metricAlarm:MetricAlarm":
        return { id: name, state: { name, arn: arn("cloudwatch", `alarm:${name}`) } };
      case "aws:cloudwatch/eventRule:EventRule":
        return { id: name, state: { name, arn: arn("events", `rule/${name}`) } };
      case "aws:sns/topic:Topic":
        return { id: arn("sns", name), state: { name, arn: arn("sns", name) } };
      case "aws:sqs/queue:Queue": {
        const url = `https://sqs.${this.#region}.amazonaws.com/${OFFLINE_ACCOUNT}/${name}`;
        return { id: url, state: { name, url, arn: arn("sqs", name) } };
      }
      case "aws:ecr/repository:Repository": {
        const repositoryUrl = `${OFFLINE_ACCOUNT}.dkr.ecr.${this.#region}.amazonaws.com/${name}`;
        return {
          id: name,
          state: { name, repositoryUrl, registryId: OFFLINE_ACCOUNT, arn: arn("ecr", `repository/${name}`) },
        };
      }
      case "aws:secretsmanager/secret:Secret":
        return { id: name, state: { arn: arn("secretsmanager", `secret:${name}-AbCdEf`) } };
      case "aws:secretsmanager/secretVersion:SecretVersion":
        return { id: name, state: { versionId: "11111111-2222-3333-4444-555555555555" } };
      case "docker:index/image:Image":
        return { id: name, state: imageState(inputs) };
      case "docker-build:index:Image":
        return { id: name, state: { digest: DIGEST } };
      default:
        return { id: name, state: {} };
    }
  }
}

/** Whatever an existing network names is there, as far as can be known offline. */
function subnetIdsAskedFor(asked: Record<string, unknown>): string[] {
  const filters = (asked["filters"] ?? []) as { readonly name: string; readonly values: string[] }[];
  return filters.find(({ name }) => name === "subnet-id")?.values ?? [];
}

interface Answer {
  readonly id: string;
  readonly state: Record<string, unknown>;
}

function vpcState(inputs: Record<string, unknown>): Record<string, unknown> {
  const zones = inputs["availabilityZoneNames"] as string[];
  return {
    vpcId: "vpc-offline",
    publicSubnetIds: zones.map((zone) => `subnet-public-${zone}`),
    privateSubnetIds: zones.map((zone) => `subnet-private-${zone}`),
    routeTables: zones.flatMap((zone) => [{ id: `rtb-public-${zone}` }, { id: `rtb-private-${zone}` }]),
  };
}

function iamArn(kind: string, name: string, { path = "/" }: Record<string, unknown>): string {
  return `arn:aws:iam::${OFFLINE_ACCOUNT}:${kind}${String(path)}${name}`;
}

/** A digest that looks like one, and stands for every image. */
const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;

function imageState(inputs: Record<string, unknown>): Record<string, unknown> {
  const repository = String(inputs["imageName"]).replace(/:[^:/]+$/, "");
  return { repoDigest: inputs["skipPush"] === true ? DIGEST : `${repository}@${DIGEST}` };
}

/** An address of the block that documentation may use. */
function publicIp(name: string): string {
  return `203.0.113.${name.split("-").pop() ?? "1"}`;
}

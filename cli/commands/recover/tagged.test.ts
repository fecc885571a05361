// A mocked client doesn't prove that AWS answers like it: e2e/ runs the command against the emulator.
import {
  DescribeAddressesCommand,
  DescribeInternetGatewaysCommand,
  DescribeLaunchTemplatesCommand,
  DescribeNetworkInterfacesCommand,
  DescribeEgressOnlyInternetGatewaysCommand,
  DescribeNatGatewaysCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import {
  IAMClient,
  ListInstanceProfilesCommand,
  ListInstanceProfileTagsCommand,
  ListRolesCommand,
  ListRoleTagsCommand,
} from "@aws-sdk/client-iam";
import {
  GetResourcesCommand,
  ResourceGroupsTaggingAPIClient,
} from "@aws-sdk/client-resource-groups-tagging-api";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { mockClient } from "aws-sdk-client-mock";
import { STACK_TAG } from "../../../stacks/stackTag";
import { listenForInterruption } from "../../support/interruption";
import { type TaggedResource, taggedResources } from "./tagged";
import { stackResources } from "../../../__tests__/support/stack";

const ec2 = mockClient(EC2Client);
const iam = mockClient(IAMClient);
const tagging = mockClient(ResourceGroupsTaggingAPIClient);
const sts = mockClient(STSClient);

const stack = { name: "org/prefect-ecs/staging", project: "prefect-ecs", region: "eu-west-1" };
const owner = "prefect-ecs/staging";
const account = "123456789012";
const access = { region: "eu-west-1", profile: undefined, assumeRoleArn: undefined, endpoint: undefined };
const { signal } = listenForInterruption();
const found = (): Promise<TaggedResource[]> => taggedResources(access, stack, account, signal);

beforeEach(() => {
  [ec2, iam, tagging, sts].forEach((client) => client.reset());
  sts.on(GetCallerIdentityCommand).resolves({ Account: account });
  tagging.on(GetResourcesCommand).resolves({ ResourceTagMappingList: [] });
  iam.on(ListRolesCommand).resolves({ Roles: [] });
  iam.on(ListInstanceProfilesCommand).resolves({ InstanceProfiles: [] });
  ec2.on(DescribeAddressesCommand).resolves({ Addresses: [] });
  ec2.on(DescribeNatGatewaysCommand).resolves({ NatGateways: [] });
  ec2.on(DescribeVpcEndpointsCommand).resolves({ VpcEndpoints: [] });
  ec2.on(DescribeVpcsCommand).resolves({ Vpcs: [] });
  ec2.on(DescribeLaunchTemplatesCommand).resolves({ LaunchTemplates: [] });
  ec2.on(DescribeNetworkInterfacesCommand).resolves({ NetworkInterfaces: [] });
  ec2.on(DescribeInternetGatewaysCommand).resolves({ InternetGateways: [] });
  ec2.on(DescribeEgressOnlyInternetGatewaysCommand).resolves({ EgressOnlyInternetGateways: [] });
  ec2.on(DescribeSubnetsCommand).resolves({ Subnets: [] });
  ec2.on(DescribeRouteTablesCommand).resolves({ RouteTables: [] });
  ec2.on(DescribeSecurityGroupsCommand).resolves({ SecurityGroups: [] });
  ec2.on(DescribeSecurityGroupRulesCommand).resolves({ SecurityGroupRules: [] });
});

const Tags = [{ Key: STACK_TAG, Value: owner }];

describe("taggedResources", () => {
  it("finds the parts of a NAT instance", async () => {
    ec2
      .on(DescribeLaunchTemplatesCommand)
      .resolves({ LaunchTemplates: [{ LaunchTemplateId: "lt-1", Tags }] });
    ec2.on(DescribeNetworkInterfacesCommand).resolves({
      NetworkInterfaces: [{ NetworkInterfaceId: "eni-1", TagSet: Tags }, { NetworkInterfaceId: "eni-2" }],
    });

    expect(await found()).toEqual([
      { id: "eni-1", kind: "network interface" },
      { id: "lt-1", kind: "launch template" },
    ]);
  });

  it("searches for the tag of all of the program's resources", async () => {
    const cluster = (await stackResources("staging")).find(({ type }) => type === "aws:ecs/cluster:Cluster");

    expect(cluster?.inputs["tags"]).toMatchObject({ [STACK_TAG]: owner });
  });

  it("asks EC2 for each kind, and for an address's public IP and name", async () => {
    ec2.on(DescribeAddressesCommand).resolves({
      Addresses: [
        {
          AllocationId: "eipalloc-1",
          PublicIp: "203.0.113.7",
          Tags: [{ Key: "Name", Value: "prefect-ecs-staging-egress-1" }, ...Tags],
        },
        // An emulator that passes over the filter.
        { AllocationId: "eipalloc-2", Tags: [{ Key: STACK_TAG, Value: "prefect-ecs/prod" }] },
      ],
    });

    expect(await found()).toEqual([
      { id: "eipalloc-1", kind: "Elastic IP", name: "prefect-ecs-staging-egress-1", publicIp: "203.0.113.7" },
    ]);
    for (const call of ec2.commandCalls(DescribeVpcsCommand)) {
      expect(call.args[0].input).toEqual({ Filters: [{ Name: "tag:prefect-ecs:stack", Values: [owner] }] });
    }
    expect(ec2.calls()).toHaveLength(12);
  });

  it("passes over NAT gateways and endpoints that are on their way out", async () => {
    ec2.on(DescribeVpcEndpointsCommand).resolves({
      VpcEndpoints: [
        { VpcEndpointId: "vpce-1", State: "deleted" as never, Tags },
        { VpcEndpointId: "vpce-2", State: "available" as never, Tags },
      ],
    });

    expect(await found()).toEqual([expect.objectContaining({ id: "vpce-2", kind: "VPC endpoint" })]);
    expect(ec2.commandCalls(DescribeNatGatewaysCommand)[0]?.args[0].input.Filter).toContainEqual({
      Name: "state",
      Values: ["pending", "available", "failed"],
    });
  });

  it("asks the other services through one API, on every page, and leaves EC2's to EC2", async () => {
    const arn = (rest: string): { ResourceARN: string } => ({ ResourceARN: `arn:aws:${rest}` });
    tagging
      .on(GetResourcesCommand)
      .resolvesOnce({
        PaginationToken: "more",
        ResourceTagMappingList: [
          arn("ec2:eu-west-1:123456789012:vpc/vpc-gone"),
          arn("ecs:eu-west-1:123456789012:cluster/main"),
        ],
      })
      .resolvesOnce({ ResourceTagMappingList: [arn("sqs:eu-west-1:123456789012:events")] });

    expect((await found()).map(({ kind, id }) => `${kind} ${id.split(":").pop()}`)).toEqual([
      "ecs cluster cluster/main",
      "sqs queue events",
    ]);
    expect(tagging.commandCalls(GetResourcesCommand)[0]?.args[0].input.TagFilters).toEqual([
      { Key: "prefect-ecs:stack", Values: [owner] },
    ]);
  });

  it("reads the tags of roles with the stack's name", async () => {
    const role = (name: string): never =>
      ({ RoleName: name, Arn: `arn:aws:iam::123456789012:role/${name}` }) as never;
    iam.on(ListRolesCommand).resolves({
      Roles: [
        role("prefect-ecs-staging-agent-1a2b"),
        role("prefect-ecs-staging-2-agent-1a2b"),
        role("admin"),
      ],
    });
    iam.on(ListRoleTagsCommand).resolves({ Tags: [{ Key: STACK_TAG, Value: "prefect-ecs/staging-2" }] });
    iam
      .on(ListRoleTagsCommand, { RoleName: "prefect-ecs-staging-agent-1a2b" })
      .resolves({ Tags: [{ Key: STACK_TAG, Value: owner }] });

    expect(await found()).toEqual([
      { id: "arn:aws:iam::123456789012:role/prefect-ecs-staging-agent-1a2b", kind: "iam role" },
    ]);
    expect(iam.commandCalls(ListRoleTagsCommand)).toHaveLength(2);
  });

  it("leaves to ECS what it made for Managed Instances", async () => {
    ec2.on(DescribeLaunchTemplatesCommand).resolves({
      LaunchTemplates: [
        { LaunchTemplateId: "lt-gone", Tags },
        { LaunchTemplateId: "lt-of-ecs", Tags: [...Tags, { Key: "AmazonECSManaged", Value: "true" }] },
      ],
    });
    expect((await found()).map(({ id }) => id)).toEqual(["lt-gone"]);
  });

  it("reads the tags of instance profiles with the stack's name", async () => {
    const profile = (name: string): never =>
      ({ InstanceProfileName: name, Arn: `arn:aws:iam::123456789012:instance-profile/${name}` }) as never;
    iam.on(ListInstanceProfilesCommand).resolves({
      InstanceProfiles: [profile("prefect-ecs-staging-instances-instance-1a2b"), profile("web")],
    });
    iam.on(ListInstanceProfileTagsCommand).resolves({ Tags });

    expect(await found()).toEqual([
      {
        id: "arn:aws:iam::123456789012:instance-profile/prefect-ecs-staging-instances-instance-1a2b",
        kind: "iam instance-profile",
      },
    ]);
    expect(iam.commandCalls(ListInstanceProfileTagsCommand)).toHaveLength(1);
  });

  it("refuses another account, which would have no resources", async () => {
    sts.on(GetCallerIdentityCommand).resolves({ Account: "999999999999" });

    await expect(found()).rejects.toThrow(
      "These credentials belong to account 999999999999, the stack to 123456789012.",
    );
    expect(ec2.calls()).toHaveLength(0);
  });
});

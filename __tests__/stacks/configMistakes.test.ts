import { cloud, open, problemsOf, secretArn, serverUrl, type Written } from "./configFixture";

/** A server instead of Prefect Cloud, as a change of the configuration that the table's rows start from. */
const server: Written = { ...open, prefectApiKey: undefined };

/** A network that is there already, as a change of the configuration. */
const existing: Written = {
  network: "existing",
  vpcId: "vpc-0123456789abcdef0",
  privateSubnetIds: ["subnet-0123456789abcdef0"],
};

/** Changes of a valid configuration for Prefect Cloud, with their only message. */
const mistakes: [title: string, written: Written, problem: string][] = [
  [
    "no Prefect",
    { prefectApiUrl: undefined, prefectApiKey: undefined },
    "`prefectApiUrl` must be the address of Prefect's API, got nothing: for Prefect Cloud `pulumi config set prefectApiUrl 'https://api.prefect.cloud/api/accounts/<account id>/workspaces/<workspace id>'`, for a server its address and /api.",
  ],
  [
    "an API that is no address",
    { prefectApiUrl: "pnu_hunter2" },
    "`prefectApiUrl` must be an http or https address, got something else (not shown).",
  ],
  [
    "an API by another protocol",
    { prefectApiUrl: "ftp://prefect.example.com/api" },
    "`prefectApiUrl` must be an http or https address, got 'ftp://prefect.example.com/api'.",
  ],
  [
    "an API with a password",
    { ...server, prefectApiUrl: "https://admin:hunter2@prefect.example.com/api" },
    "`prefectApiUrl` must be an address without user, password, query and fragment, got one that has them (not shown).",
  ],
  [
    "a server without /api",
    { ...server, prefectApiUrl: "https://prefect.example.com" },
    "`prefectApiUrl` must be the address of the API, which ends in /api, got 'https://prefect.example.com': did you mean 'https://prefect.example.com/api'?",
  ],
  [
    "a server on the container itself",
    { ...server, prefectApiUrl: "http://localhost:4200/api" },
    "`prefectApiUrl` must be an address that containers can reach, got 'http://localhost:4200/api', which is the container itself: name the host that Prefect runs on; from a local emulator it is host.docker.internal.",
  ],
  [
    "Prefect Cloud's page instead of its API",
    { prefectApiUrl: "https://app.prefect.cloud/account/1/workspace/2" },
    "`prefectApiUrl` must be 'https://api.prefect.cloud/api/accounts/<account id>/workspaces/<workspace id>', got 'https://app.prefect.cloud/account/1/workspace/2': `prefect config view` shows it after `prefect cloud login`.",
  ],
  [
    "Prefect Cloud without a workspace",
    { prefectApiUrl: "https://api.prefect.cloud/api" },
    "`prefectApiUrl` must be 'https://api.prefect.cloud/api/accounts/<account id>/workspaces/<workspace id>', got 'https://api.prefect.cloud/api': `prefect config view` shows it after `prefect cloud login`.",
  ],
  [
    "Prefect Cloud without a key",
    { prefectApiKey: undefined },
    "`prefectApiKey` must be there for Prefect Cloud, where `prefectApiUrl` leads, got nothing: set it with `pulumi config set --secret prefectApiKey`, or `prefectApiKeySecretArn`.",
  ],
  [
    "Prefect Cloud with an auth string",
    { prefectApiKey: undefined, prefectAuthString: "admin:hunter2" },
    "`prefectApiKey` must be there for Prefect Cloud, where `prefectApiUrl` leads, got only `prefectAuthString`, which is for a server: set it with `pulumi config set --secret prefectApiKey`, or `prefectApiKeySecretArn`.",
  ],
  [
    "a server with an API key",
    { prefectApiUrl: serverUrl },
    "`prefectApiKey` is for Prefect Cloud, but `prefectApiUrl` leads to 'https://prefect.example.com/api': remove it, or set `prefectAuthString` if that server asks for one.",
  ],
  [
    "a key and an auth string",
    { prefectAuthString: "admin:hunter2" },
    "`prefectApiKey` and `prefectAuthString` exclude each other: keep the first for Prefect Cloud, the second for a server.",
  ],
  [
    "a key twice",
    { prefectApiKeySecretArn: secretArn },
    "`prefectApiKey` and `prefectApiKeySecretArn` exclude each other: keep one of them.",
  ],
  [
    "a key with a line break",
    { prefectApiKey: "pnu_hunter2\n" },
    "`prefectApiKey` must be free of spaces and line breaks, got some (not shown): set it again without them.",
  ],
  [
    "an auth string without a password",
    { ...server, prefectAuthString: "hunter2" },
    "`prefectAuthString` must be 'user:password', got something else (not shown).",
  ],
  [
    "the key itself where its ARN belongs",
    { prefectApiKey: undefined, prefectApiKeySecretArn: "pnu_hunter2" },
    "`prefectApiKeySecretArn` must be the full ARN of a Secrets Manager secret that holds nothing else, got something else (not shown): `aws secretsmanager describe-secret` shows it.",
  ],
  [
    "a part of a secret for Prefect",
    { prefectApiKey: undefined, prefectApiKeySecretArn: `${secretArn}:key::` },
    "`prefectApiKeySecretArn` must be the full ARN of a Secrets Manager secret that holds nothing else, got 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:prefect-AbCdEf:key::': `aws secretsmanager describe-secret` shows it.",
  ],
  [
    "a page that is no address",
    { prefectUiUrl: "prefect.example.com" },
    "`prefectUiUrl` must be an http or https address, got something else (not shown).",
  ],
  [
    "no region",
    { "aws:region": undefined },
    "`aws:region` must be an AWS region, got nothing: set it with `pulumi config set aws:region eu-west-1`.",
  ],
  [
    "a zone for a region",
    { "aws:region": "eu-west-1a" },
    "`aws:region` must be an AWS region such as 'eu-west-1', got 'eu-west-1a'.",
  ],
  [
    "two roles",
    {
      "aws:assumeRoles": [
        { roleArn: "arn:aws:iam::123456789012:role/a" },
        { roleArn: "arn:aws:iam::123456789012:role/b" },
      ],
    },
    "`aws:assumeRoles` must be one role, for this program follows no chain of them, got 2.",
  ],
  [
    "a role by name",
    { "aws:assumeRoles": [{ roleArn: "deployer" }] },
    "`aws:assumeRoles[0].roleArn` must be a role's ARN, got 'deployer'.",
  ],
  [
    "a role with an external id",
    { "aws:assumeRoles": [{ roleArn: "arn:aws:iam::123456789012:role/a", externalId: "hunter2" }] },
    "`aws:assumeRoles[0].externalId` must be absent, for this program's own steps know of none, got one (not shown).",
  ],
  [
    "a key of AWS in the configuration",
    { "aws:accessKey": "AKIA0123", "aws:endpoints": undefined },
    "`aws:accessKey` must be absent, for this program's own steps know of none, got one (not shown): set `aws:profile`, or the credentials in the environment.",
  ],
  [
    "a way to AWS that only the provider follows",
    { "aws:assumeRoleWithWebIdentity": { roleArn: "arn:aws:iam::123456789012:role/a" } },
    "`aws:assumeRoleWithWebIdentity` must be absent, for this program's own steps know of none, got one (not shown): set `aws:profile`, or the credentials in the environment.",
  ],
  [
    "different endpoints",
    { "aws:endpoints": [{ ecs: "http://a:1", logs: "http://b:1" }] },
    "`aws:endpoints` must be one address for all services, got 'http://a:1', 'http://b:1'.",
  ],
  [
    "an endpoint without its scheme",
    { "aws:endpoints": [{ ecs: "localhost:4566" }] },
    "`aws:endpoints` must be an http or https address, got 'localhost:4566'.",
  ],
  [
    "a range that is none",
    { vpcCidrBlock: "10.0.0.0" },
    "`vpcCidrBlock` must be an IPv4 range such as '10.0.0.0/16', got '10.0.0.0'.",
  ],
  [
    "a VPC that is too large",
    { vpcCidrBlock: "10.0.0.0/8" },
    "`vpcCidrBlock` must be /16 to /24 (AWS allows no larger VPC, and its two subnets in each of up to eight zones no smaller one), got '10.0.0.0/8'.",
  ],
  [
    "a VPC that is too small",
    { vpcCidrBlock: "10.0.0.0/25" },
    "`vpcCidrBlock` must be /16 to /24 (AWS allows no larger VPC, and its two subnets in each of up to eight zones no smaller one), got '10.0.0.0/25'.",
  ],
  [
    "a VPC from the middle of a range",
    { vpcCidrBlock: "10.0.1.0/16" },
    "`vpcCidrBlock` must begin with the range's first address, '10.0.0.0/16', got '10.0.1.0/16'.",
  ],
  [
    "a VPC of public addresses",
    { vpcCidrBlock: "8.8.0.0/16" },
    "`vpcCidrBlock` must lie in a private range (10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10), got '8.8.0.0/16'.",
  ],
  [
    "a VPC that overlaps a peer",
    { vpcCidrBlock: "10.1.0.0/16", peerCidrBlocks: ["192.168.0.0/16", "10.0.0.0/8"] },
    "`vpcCidrBlock` '10.1.0.0/16' overlaps `peerCidrBlocks[1]` '10.0.0.0/8': choose a range that no network in reach uses.",
  ],
  [
    "a peer that is none",
    { peerCidrBlocks: ["warehouse"] },
    "`peerCidrBlocks[0]` must be an IPv4 range such as '10.1.0.0/16', got 'warehouse'.",
  ],
  [
    "more zones than the region has",
    { "aws:region": "us-west-1", availabilityZones: ["us-west-1a", "us-west-1b", "us-west-1c"] },
    "`availabilityZones` must be at most 2 zones, as many as an account has in us-west-1, got 3.",
  ],
  [
    "a zone that the region hasn't",
    { availabilityZones: ["eu-west-1a", "eu-west-1d"] },
    "`availabilityZones` must be among 'eu-west-1a', 'eu-west-1b' or 'eu-west-1c', got 'eu-west-1d': `aws:region` is eu-west-1.",
  ],
  [
    "a zone of another region",
    { "aws:region": "xx-new-1", availabilityZones: ["xx-new-1a", "eu-west-1a"] },
    "`availabilityZones` must be zones of xx-new-1, such as 'xx-new-1a', got 'eu-west-1a': `aws:region` is xx-new-1.",
  ],
  [
    "a zone twice",
    { availabilityZones: ["eu-west-1a", "eu-west-1a"] },
    "`availabilityZones` must be a list without repetition, got 'eu-west-1a' twice.",
  ],
  [
    "no zones where they differ by account",
    { "aws:region": "ap-northeast-1" },
    "`availabilityZones` must be named in ap-northeast-1, where they differ by account or aren't known, got nothing: `aws ec2 describe-availability-zones --region ap-northeast-1 --query AvailabilityZones[].ZoneName` lists yours.",
  ],
  [
    "a NAT strategy that doesn't exist",
    { natStrategy: "both" },
    "`natStrategy` must be 'single', 'onePerZone' or 'instance', got 'both'.",
  ],
  [
    "a type of NAT instance for another processor",
    { natStrategy: "instance", natInstanceType: "t3.nano" },
    "`natInstanceType` must be 't4g.nano', 't4g.micro', 't4g.small' or 't4g.medium', got 't3.nano'.",
  ],
  [
    "an image of a NAT instance by its name",
    { natStrategy: "instance", natInstanceImageId: "fck-nat" },
    "`natInstanceImageId` must be an AMI's id such as 'ami-0123456789abcdef0', got 'fck-nat'.",
  ],
  [
    "a type of NAT instance where there is a gateway",
    { natInstanceType: "t4g.nano" },
    "`natInstanceType` is for a NAT instance: set `natStrategy` to 'instance', or remove the key.",
  ],
  [
    "an image of a NAT instance where there is a gateway",
    { natInstanceImageId: "ami-0123456789abcdef0" },
    "`natInstanceImageId` is for a NAT instance: set `natStrategy` to 'instance', or remove the key.",
  ],
  [
    "a NAT instance in an existing network",
    { ...existing, natInstanceType: "t4g.nano" },
    "`natInstanceType` is for a network that the stack makes: set `network` to 'new', or remove the key.",
  ],
  [
    "a NAT instance in China, where its image isn't published",
    { "aws:region": "cn-north-1", availabilityZones: ["cn-north-1a"], natStrategy: "instance" },
    "`natInstanceImageId` must name an AMI in cn-north-1, where fck-nat publishes none, got nothing: https://fck-nat.dev tells how to build one.",
  ],
  [
    "more NAT gateways than addresses are held",
    { natStrategy: "onePerZone" },
    "`egressAddressCount` must be at least 2, one for each NAT gateway, got 1: raise it, or set `natStrategy` to 'single'.",
  ],
  [
    "a number of addresses that is none",
    { egressAddressCount: "two" },
    "`egressAddressCount` must be a whole number, got 'two'.",
  ],
  [
    "a negative number of addresses",
    { egressAddressCount: -1 },
    "`egressAddressCount` must be at least 1, one for each NAT gateway, got -1.",
  ],
  [
    "an address instead of its id",
    { egressAllocationIds: ["203.0.113.7"] },
    "`egressAllocationIds[0]` must be an Elastic IP's id such as 'eipalloc-0123456789abcdef0', got '203.0.113.7'.",
  ],
  [
    "fewer adopted addresses than NAT gateways",
    { natStrategy: "onePerZone", egressAllocationIds: ["eipalloc-01234567"] },
    "`egressAllocationIds` must be at least 2, one for each NAT gateway, got 1.",
  ],
  [
    "adopted addresses and a number of them",
    { egressAddressCount: 1, egressAllocationIds: ["eipalloc-01234567"] },
    "`egressAddressCount` and `egressAllocationIds` exclude each other: adopted addresses are as many as they are.",
  ],
  [
    "a network of a kind that doesn't exist",
    { network: "shared" },
    "`network` must be 'new' or 'existing', got 'shared'.",
  ],
  [
    "an existing network without its VPC",
    { ...existing, vpcId: undefined },
    "`vpcId` must be the existing VPC's id such as 'vpc-0123456789abcdef0', got nothing.",
  ],
  [
    "an existing network without subnets",
    { ...existing, privateSubnetIds: [] },
    "`privateSubnetIds` must name at least one subnet of the existing VPC, got none.",
  ],
  [
    "a subnet by its range",
    { ...existing, privateSubnetIds: ["10.0.0.0/20"] },
    "`privateSubnetIds[0]` must be an id such as 'subnet-0123456789abcdef0', got '10.0.0.0/20'.",
  ],
  [
    "an address by its id where the address is asked for",
    { ...existing, egressIps: ["eipalloc-01234567"] },
    "`egressIps[0]` must be a public IPv4 address, got 'eipalloc-01234567'.",
  ],
  [
    "a NAT gateway by its name",
    { ...existing, natGatewayIds: ["nat"] },
    "`natGatewayIds[0]` must be an id such as 'nat-0123456789abcdef0', got 'nat'.",
  ],
  [
    "an existing network that is to get another range",
    { ...existing, vpcCidrBlock: "10.1.0.0/16" },
    "`vpcCidrBlock` is for a network that the stack makes: set `network` to 'new', or remove the key.",
  ],
  [
    "an existing VPC in a network of the stack's own",
    { vpcId: "vpc-0123456789abcdef0" },
    "`vpcId` is for a network that is there already: set `network` to 'existing', or remove the key.",
  ],
  [
    "a cluster by its ARN",
    { clusterName: "arn:aws:ecs:eu-west-1:123456789012:cluster/main" },
    "`clusterName` must be the name of an ECS cluster, without its ARN, got 'arn:aws:ecs:eu-west-1:123456789012:cluster/main'.",
  ],
  [
    "exec in a cluster without a log group",
    { clusterName: "main", flowRunExec: true, agents: [{ name: "default", exec: true }] },
    "`execLogGroupArn` must name the log group that cluster 'main' writes ECS exec sessions to, for `flowRunExec`, `agents[0].exec` switch exec on, got nothing.",
  ],
  [
    "the log of exec sessions in a cluster of the stack's own",
    { execLogGroupArn: "arn:aws:logs:eu-west-1:123456789012:log-group:exec" },
    "`execLogGroupArn` is for a cluster that is there already: set `clusterName`, or remove the key.",
  ],
  [
    "a log group by its name",
    { clusterName: "main", execLogGroupArn: "/ecs/exec" },
    "`execLogGroupArn` must be a log group's ARN ('arn:aws:logs:…:log-group:…', without ':*'), got '/ecs/exec'.",
  ],
  [
    "an image by tag",
    { imageUri: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/flows:latest" },
    "`imageUri` must be an image in ECR by digest, '<registry>/<repository>@sha256:<64 digits>', got '123456789012.dkr.ecr.eu-west-1.amazonaws.com/flows:latest': a tag can come to mean another image; the stack that built it prints the digest as an output.",
  ],
  [
    "an image from elsewhere",
    { imageUri: `docker.io/flows@sha256:${"0a".repeat(32)}` },
    `\`imageUri\` must be an image in ECR by digest, '<registry>/<repository>@sha256:<64 digits>', got 'docker.io/flows@sha256:${"0a".repeat(32)}': a tag can come to mean another image; the stack that built it prints the digest as an output.`,
  ],
  [
    "a processor in Docker's words",
    { cpuArchitecture: "arm64" },
    "`cpuArchitecture` must be 'X86_64' or 'ARM64', got 'arm64'.",
  ],
  [
    "CPU units that Fargate doesn't have",
    { flowRunCpu: 300 },
    "`flowRunCpu` must be 256, 512, 1024, 2048, 4096, 8192, 16384 or 32768 CPU units, got 300.",
  ],
  [
    "memory that doesn't go with the CPU units",
    { flowRunCpu: 4096, flowRunMemoryMiB: 4096 },
    "`flowRunMemoryMiB` must be 8192 to 30720 in steps of 1024 MiB when `flowRunCpu` is 4096, got 4096.",
  ],
  [
    "less disk than Fargate gives anyway",
    { flowRunEphemeralStorageGiB: 20 },
    "`flowRunEphemeralStorageGiB` must be a whole number from 21 to 200 GiB, got 20.",
  ],
  [
    "a policy that allows everything",
    { flowRunPolicies: [{ actions: ["*"], resources: ["*"] }] },
    "`flowRunPolicies[0].actions[0]` must be one action of one service such as 's3:GetObject', got '*'.",
  ],
  [
    "a policy for a whole service",
    { flowRunPolicies: [{ actions: ["s3:*"], resources: ["*"] }] },
    "`flowRunPolicies[0].actions[0]` must be a named action, or on named resources, got 's3:*' on '*'.",
  ],
  [
    "a policy that hands out rights",
    { flowRunPolicies: [{ actions: ["iam:*"], resources: ["arn:aws:iam::123456789012:role/x"] }] },
    "`flowRunPolicies[0].actions[0]` must be a named action on named resources, for 'iam' can hand out rights, got 'iam:*'.",
  ],
  [
    "a policy that takes any role",
    { flowRunPolicies: [{ actions: ["sts:AssumeRole"], resources: ["*"] }] },
    "`flowRunPolicies[0].actions[0]` must be a named action on named resources, for 'sts' can hand out rights, got 'sts:AssumeRole' on '*'.",
  ],
  [
    "a policy without resources",
    { flowRunPolicies: [{ actions: ["s3:GetObject"] }] },
    "`flowRunPolicies[0].resources` must name at least one, got none.",
  ],
  [
    "a policy on a bucket's name",
    { flowRunPolicies: [{ actions: ["s3:GetObject"], resources: ["my-bucket"] }] },
    "`flowRunPolicies[0].resources[0]` must be an ARN or '*', got 'my-bucket'.",
  ],
  [
    "a policy in IAM's words",
    { flowRunPolicies: [{ Effect: "Allow", actions: ["s3:GetObject"], resources: ["*"] }] },
    "`flowRunPolicies[0].Effect` is not a key of the configuration: the keys are sid, actions, resources, conditions.",
  ],
  [
    "a policy with a sid of words",
    { flowRunPolicies: [{ sid: "read it", actions: ["s3:GetObject"], resources: ["*"] }] },
    "`flowRunPolicies[0].sid` must be letters and digits only, got 'read it'.",
  ],
  [
    "a condition without a key",
    { flowRunPolicies: [{ actions: ["s3:GetObject"], resources: ["*"], conditions: { StringEquals: "x" } }] },
    "`flowRunPolicies[0].conditions.StringEquals` must be an object of condition keys, got 'x'.",
  ],
  [
    "a condition without a value",
    {
      flowRunPolicies: [
        { actions: ["s3:GetObject"], resources: ["*"], conditions: { StringEquals: { "aws:x": [] } } },
      ],
    },
    "`flowRunPolicies[0].conditions.StringEquals.aws:x` must be text or a list of texts, got [].",
  ],
  [
    "policies that are no list",
    { flowRunPolicies: { actions: [] } },
    "`flowRunPolicies` must be a list of objects, got an object.",
  ],
  [
    "a variable that the program sets",
    { environment: { PREFECT_API_KEY: "hunter2" } },
    "`environment.PREFECT_API_KEY` is set by the program itself: remove it.",
  ],
  [
    "a variable that does nothing",
    { environment: { EXTRA_PIP_PACKAGES: "pandas" } },
    "`environment.EXTRA_PIP_PACKAGES` does nothing here, since the image installs no packages when it starts: name them among the project's requirements: remove it.",
  ],
  [
    "a variable that isn't named like one",
    { environment: { "LOG-LEVEL": "debug" } },
    "`environment` must have names of letters, digits and '_', got 'LOG-LEVEL'.",
  ],
  [
    "a variable with a structure",
    { environment: { LEVELS: { a: 1 } } },
    "`environment.LEVELS` must be text, got something else (not shown).",
  ],
  [
    "a password among the plain variables",
    { environment: { DATABASE_URL: "postgresql://flows:hunter2@db/flows" } },
    "`environment.DATABASE_URL` must be free of passwords and keys, for everyone can read it, got an address with a password (not shown): store it in Secrets Manager or SSM, and name its ARN in `secrets`.",
  ],
  ["variables in one text", { environment: "A=1" }, "`environment` must be an object, got text."],
  [
    "a variable both plain and secret",
    { environment: { LEVEL: "x" }, secrets: { LEVEL: secretArn } },
    "`secrets.LEVEL` and `environment.LEVEL` exclude each other: keep one of them.",
  ],
  [
    "a secret in plaintext",
    { secrets: { DATABASE_URL: "postgresql://flows:hunter2@db/flows" } },
    "`secrets.DATABASE_URL` must be an SSM parameter's ARN or a Secrets Manager secret's full ARN, got something else (not shown): store the value there, and name its ARN here.",
  ],
  [
    "a secret's ARN cut short",
    { secrets: { TOKEN: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:token" } },
    "`secrets.TOKEN` must be an SSM parameter's ARN or a Secrets Manager secret's full ARN, got 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:token': a full ARN ends in '-' and six characters; ':<json key>::' may follow.",
  ],
  [
    "a part of a secret without its colons",
    { secrets: { TOKEN: `${secretArn}:token` } },
    "`secrets.TOKEN` must be an SSM parameter's ARN or a Secrets Manager secret's full ARN, got 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:prefect-AbCdEf:token': a full ARN ends in '-' and six characters; ':<json key>::' may follow.",
  ],
  [
    "an alias of a key",
    { secretKmsKeyArns: ["arn:aws:kms:eu-west-1:123456789012:alias/flows"] },
    "`secretKmsKeyArns[0]` must be a KMS key's ARN ('arn:aws:kms:…:key/…'), got 'arn:aws:kms:eu-west-1:123456789012:alias/flows': an alias won't do, since a policy has to name the key itself.",
  ],
  [
    "an agent without a name",
    { agents: [{ workPool: "etl" }] },
    "`agents[0].name` must be at most 13 small letters, digits and inner '-', beginning with a letter, got nothing.",
  ],
  [
    "an agent with capitals",
    { agents: [{ name: "ETL" }] },
    "`agents[0].name` must be at most 13 small letters, digits and inner '-', beginning with a letter, got 'ETL'.",
  ],
  [
    "an agent of an unknown type",
    { agents: [{ name: "quick", type: "processes" }] },
    "`agents[0].type` must be 'ecs' or 'process', got 'processes'.",
  ],
  [
    "a number of runs for an agent that executes none",
    { agents: [{ name: "quick", limit: 5 }] },
    "`agents[0].limit` is for an agent that executes flow runs itself: set `agents[0].type` to 'process', or remove it.",
  ],
  [
    "more runs than an agent has memory for",
    { agents: [{ name: "quick", type: "process", cpu: 512, memoryMiB: 1024, limit: 13 }] },
    "`agents[0].limit` must be at most 12 with 1024 MiB, where the agent takes 256 and an empty run 64, got 13.",
  ],
  [
    "a flow project for an agent of a stack without any",
    { agents: [{ name: "quick", type: "process", flowProject: "reports" }] },
    "`agents[0].flowProject` must not be set: the stack runs `flows/`, and has no `flowProjects`.",
  ],
  [
    "an agent that executes the runs of one of several flow projects",
    {
      agents: [{ name: "default" }, { name: "quick", type: "process" }],
      flowProjects: [
        { name: "a", folder: "flows" },
        { name: "b", folder: "flows" },
      ],
    },
    "`agents[1].flowProject` must be 'a' or 'b', the flow project whose code the agent has, got nothing.",
  ],
  [
    "an agent that executes the runs of a flow project with Dask workers",
    {
      agents: [{ name: "default" }, { name: "quick", type: "process" }],
      flowProjects: [{ name: "a", folder: "flows", dask: {} }],
    },
    "`agents[1].flowProject` must name a flow project without `dask`, whose runs need tasks of their own, in the workers' security group, got 'a'.",
  ],
  [
    "a schedule that isn't an object",
    { agents: [{ name: "etl", schedule: "0 7 * * 1-5" }] },
    "`agents[0].schedule` must be an object, got text.",
  ],
  [
    "a schedule with a misspelled key",
    {
      agents: [
        {
          name: "etl",
          schedule: { start: "0 7 * * 1-5", stop: "0 20 * * 1-5", timezone: "UTC", timezones: 1 },
        },
      ],
    },
    "`agents[0].schedule.timezones` is not a key of the configuration: did you mean `agents[0].schedule.timezone`?",
  ],
  [
    "a schedule without an end",
    { agents: [{ name: "etl", schedule: { start: "0 7 * * 1-5", timezone: "UTC" } }] },
    "`agents[0].schedule.stop` must be a time of days of the week in cron's form, like '0 7 * * 1-5' (minute, hour, *, *, days), got ''.",
  ],
  [
    "two agents of one name",
    { agents: [{ name: "etl" }, { name: "etl", workPool: "other" }] },
    "`agents` must have different names, got 'etl' twice.",
  ],
  [
    "two agents on one pool",
    {
      agents: [
        { name: "a", workPool: "etl" },
        { name: "b", workPool: "etl", workQueues: ["bulk"] },
      ],
    },
    "`agents` must have a work pool each, got 'etl' twice: several tasks of one agent are its `desiredCount`.",
  ],
  [
    "a pool that Prefect reserves",
    { agents: [{ name: "etl", workPool: "Prefect-etl" }] },
    "`agents[0].workPool` must be a name that doesn't begin with 'prefect', which Prefect reserves, got 'Prefect-etl'.",
  ],
  [
    "a pool with a slash",
    { agents: [{ name: "etl", workPool: "etl/nightly" }] },
    "`agents[0].workPool` must be a name of at most 200 characters without / % & < > ? # \\ and without spaces around it, got 'etl/nightly'.",
  ],
  [
    "a queue without a name",
    { agents: [{ name: "etl", workQueues: [""] }] },
    "`agents[0].workQueues[0]` must be a name of at most 200 characters without / % & < > ? # \\ and without spaces around it, got ''.",
  ],
  [
    "a queue that is no text",
    { agents: [{ name: "etl", workQueues: [1] }] },
    "`agents[0].workQueues[0]` must be text, got 1.",
  ],
  [
    "a size that Fargate doesn't have for an agent",
    { agents: [{ name: "etl", cpu: 512 }] },
    "`agents[0].memoryMiB` must be 1024, 2048, 3072 or 4096 MiB when `agents[0].cpu` is 512, got 512.",
  ],
  [
    "too many agents",
    { agents: [{ name: "etl", desiredCount: 100 }] },
    "`agents[0].desiredCount` must be from 0 to 10, got 100.",
  ],
  [
    "capacity that doesn't exist",
    { agents: [{ name: "etl", capacityProvider: "EC2" }] },
    "`agents[0].capacityProvider` must be 'FARGATE' or 'FARGATE_SPOT', got 'EC2'.",
  ],
  [
    "capacity by weights and by name",
    { agents: [{ name: "etl", capacityProvider: "FARGATE", capacity: { FARGATE: { weight: 1 } } }] },
    "`agents[0].capacity` and `agents[0].capacityProvider` exclude each other: remove one.",
  ],
  [
    "capacity without a provider",
    { agents: [{ name: "etl", capacity: {} }] },
    "`agents[0].capacity` must have at least one of FARGATE and FARGATE_SPOT, got none.",
  ],
  [
    "capacity with an unknown provider",
    { agents: [{ name: "etl", capacity: { FARGATE: { weight: 1 }, FARGATE_SPOTS: { weight: 4 } } }] },
    "`agents[0].capacity.FARGATE_SPOTS` is not a key of the configuration: did you mean `agents[0].capacity.FARGATE_SPOT`?",
  ],
  [
    "a weight that ECS doesn't take",
    { agents: [{ name: "etl", capacity: { FARGATE: {}, FARGATE_SPOT: { weight: 4 } } }] },
    "`agents[0].capacity.FARGATE.weight` must be a whole number from 1 to 1000, got 0.",
  ],
  [
    "a base where there is no service",
    { agents: [{ name: "etl", capacity: { FARGATE: { base: 1, weight: 1 } } }] },
    "`agents[0].capacity.FARGATE.base` is for an agent of type 'process': it counts the tasks of an ECS service, and each flow run here is a task of its own. Remove it.",
  ],
  [
    "a flag that is neither",
    { agents: [{ name: "etl", exec: "yes" }] },
    "`agents[0].exec` must be true or false, got 'yes'.",
  ],
  [
    "a misspelt key of an agent",
    { agents: [{ name: "etl", workpool: "etl" }] },
    "`agents[0].workpool` is not a key of the configuration: did you mean `agents[0].workPool`?",
  ],
  [
    "a key that no agent has",
    { agents: [{ name: "etl", colour: "blue" }] },
    "`agents[0].colour` is not a key of the configuration: the keys are name, type, cpu, memoryMiB, flowProject, limit, schedule, workPool, workQueues, desiredCount, capacityProvider, capacity, exec, environment, secrets.",
  ],
  ["an agent that is a name", { agents: ["etl"] }, "`agents[0]` must be an object, got 'etl'."],
  ["agents that are no JSON", { agents: "[{" }, "`agents` must be a list of objects, got text."],
  [
    "a size that Fargate doesn't have for the registration",
    { registrationMemoryMiB: 3000 },
    "`registrationMemoryMiB` must be 512, 1024 or 2048 MiB when `registrationCpu` is 256, got 3000.",
  ],
  [
    "a retention that CloudWatch doesn't know",
    { logRetentionDays: 31 },
    "`logRetentionDays` must be 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653 days, got 31.",
  ],
  [
    "an echo service that is no address",
    { egressEchoUrl: "checkip" },
    "`egressEchoUrl` must be an http or https address, got something else (not shown).",
  ],
  [
    "an alarm e-mail without a domain",
    { alarmEmail: "team@localhost" },
    "`alarmEmail` must be one e-mail address such as 'team@example.com', got 'team@localhost'.",
  ],
  [
    "several alarm e-mails",
    { alarmEmail: "a@example.com, b@example.com" },
    "`alarmEmail` must be one e-mail address such as 'team@example.com', got 'a@example.com, b@example.com'.",
  ],
  [
    "an alarm e-mail that no mail server takes",
    { alarmEmail: `${"a".repeat(243)}@example.com` },
    `\`alarmEmail\` must be one e-mail address such as 'team@example.com', got '${"a".repeat(118)}….`,
  ],
  [
    "a boundary that is no policy",
    { permissionsBoundaryArn: "arn:aws:iam::123456789012:role/tasks" },
    "`permissionsBoundaryArn` must be a managed policy's ARN ('arn:aws:iam::…:policy/…'), got 'arn:aws:iam::123456789012:role/tasks': `pulumi stack output permissionsBoundaryArn` in bootstrap/ shows it.",
  ],
  [
    "a flag that is no flag",
    { adoptExisting: "maybe" },
    "`adoptExisting` must be true or false, got 'maybe'.",
  ],
  [
    "more retries than anybody means",
    { crashedRunRetries: 11 },
    "`crashedRunRetries` must be from 0 to 10, got 11.",
  ],
  [
    "fewer retries than none",
    { crashedRunRetries: "-1" },
    "`crashedRunRetries` must be from 0 to 10, got -1.",
  ],
  [
    "a tag of AWS's own",
    { tags: { "aws:team": "data" } },
    "`tags` must be keys of 1 to 128 letters, digits, spaces and _ . : / = + - @, not beginning with 'aws:', 'prefect-ecs:' or 'prefect.io/', got 'aws:team'.",
  ],
  [
    "a tag of the program's own",
    { tags: { "prefect-ecs:stack": "x" } },
    "`tags` must be keys of 1 to 128 letters, digits, spaces and _ . : / = + - @, not beginning with 'aws:', 'prefect-ecs:' or 'prefect.io/', got 'prefect-ecs:stack'.",
  ],
  [
    "a tag that is no text",
    { tags: { team: 7 } },
    "`tags.team` must be text of at most 256 letters, digits, spaces and _ . : / = + - @, not beginning with 'aws:', got 7.",
  ],
  [
    "a tag with a line break",
    { tags: { team: "a\nb" } },
    "`tags.team` must be text of at most 256 letters, digits, spaces and _ . : / = + - @, not beginning with 'aws:', got 'a\\nb'.",
  ],
  [
    "a misspelt key",
    { logRetentionDay: 30 },
    "`logRetentionDay` is not a key of the configuration: did you mean `logRetentionDays`?",
  ],
  [
    "a key that nothing resembles",
    { colour: "blue" },
    "`colour` is not a key of the configuration: Pulumi.yaml declares the keys.",
  ],
];

describe("a wrong configuration", () => {
  it.each(mistakes)("with %s gets its line", (_, written, problem) => {
    expect(problemsOf({ ...cloud, ...written })).toEqual([problem]);
  });
});

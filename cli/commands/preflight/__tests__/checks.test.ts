// The account and Prefect are stand-ins here: that AWS answers like this, only AWS shows. `npm run e2e` types the command.
import {
  DescribeAddressesCommand,
  DescribeNatGatewaysCommand,
  DescribeSubnetsCommand,
} from "@aws-sdk/client-ec2";
import { GetRoleCommand } from "@aws-sdk/client-iam";
import { GetSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { GetAWSDefaultServiceQuotaCommand, GetServiceQuotaCommand } from "@aws-sdk/client-service-quotas";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { readSchedules, type Schedule } from "../../../../plan/flows";
import { prefectPlan } from "../checks/prefectPlan";
import type { Site } from "../site";
import { readState } from "../../../stack/state";
import { bootstrapped } from "../../../../__tests__/bootstrap/program";
import { arn, iam } from "../../../../__tests__/bootstrap/requests";
import { GithubRole } from "../../../../__tests__/bootstrap/roles";
import { Refusal } from "../../../../__tests__/support/prefectServer";
import type { CapturedResource } from "../../../../__tests__/support/program";
import { planned, plannedWith, Staged } from "./staged";

jest.mock("../../../../plan/flows", () => {
  const flows = jest.requireActual<typeof import("../../../../plan/flows")>("../../../../plan/flows");
  return { ...flows, readSchedules: jest.fn(flows.readSchedules) };
});

const staged = new Staged();

beforeAll(planned, 120_000);
beforeEach(() => {
  staged.reset();
});
afterEach(() => {
  staged.close();
});

it("has nothing against a place where everything is there", async () => {
  expect(await staged.lines()).toEqual([
    expect.stringMatching(/^pass configuration: staging's is valid, and the program creates \d+ resources$/),
    "pass pulumi: version 99.0.0",
    "pass docker: 28.2.2, linux/amd64",
    "pass account: 123456789012, as arn:aws:iam::123456789012:user/ada",
    "pass region: eu-west-1 is enabled",
    "pass service-linked-role: AWSServiceRoleForECS is there",
    "pass quotas: Elastic IPs: 2 of 5 in use, `up` makes 1",
    "pass quotas: VPCs: 1 of 5 in use, `up` makes 1",
    "pass quotas: Internet gateways: 1 of 5 in use, `up` makes 1",
    "pass quotas: NAT gateways in the busiest zone: 1 of 5 in use, `up` makes 1",
    "pass fargate: on demand 100 at once, `up` needs up to 1, which leaves room for 199 flow runs of 0.5 at once",
    "pass prefect: <prefect> answers and takes `prefectAuthString`",
    "pass prefect: version 3.9.1, for clients of 3.9.1",
  ]);
});

const denied = (): Error => Object.assign(new Error("no"), { name: "AccessDeniedException" });
const aws = (name: string): Error => Object.assign(new Error("no"), { name });
const increase = (service: string, code: string, value: number): string =>
  `  \`aws service-quotas request-service-quota-increase --service-code ${service} --quota-code ${code} --desired-value ${value}\``;
const cloud = "https://api.prefect.cloud/api/accounts/0/workspaces/0";

const GPU_OR_LARGE = ["g6.xlarge", "r7i.*"].map((type): CapturedResource => ({
  type: "aws:ecs/capacityProvider:CapacityProvider",
  name: type,
  urn: `urn:${type}`,
  parent: "",
  protect: false,
  retainOnDelete: false,
  deleteBeforeReplace: true,
  dependencies: [],
  propertyDependencies: {},
  aliases: [],
  inputs: {
    name: type,
    managedInstancesProvider: {
      instanceLaunchTemplate: { instanceRequirements: { allowedInstanceTypes: [type] } },
    },
  },
}));

const forArm = async (): Promise<void> => {
  const build = { build: { platform: "linux/arm64" } };
  staged.site = {
    planned: (await planned()).map((one) =>
      one.type === "docker:index/image:Image" ? { ...one, inputs: build } : one,
    ),
  };
};

/** What is changed, the check that has to see it, and what it says. */
const CASES: readonly (readonly [
  name: string,
  change: () => unknown,
  id: string,
  lines: readonly unknown[],
])[] = [
  [
    "a configuration that the program refuses",
    () => (staged.site = { planned: undefined, configProblem: "`agents[0].cpu` must be …" }),
    "configuration",
    ["fail configuration: `agents[0].cpu` must be …", "  docs/configuration.md lists every key"],
  ],
  [
    "an old engine",
    () => (staged.commands["pulumi version"] = "v3.100.0"),
    "pulumi",
    [
      expect.stringMatching(/^warn pulumi: Pulumi 3.100.0 is older than 3\.\d+\.\d+, which/),
      expect.anything(),
    ],
  ],
  [
    "no Docker",
    () => (staged.commands = { "pulumi version": "v99.0.0" }),
    "docker",
    [
      "fail docker: `docker` is not on PATH, but the program builds the flows' image.",
      "  https://docs.docker.com/get-docker/, or set `imageUri` to an image that another stack built",
    ],
  ],
  [
    "a Docker engine that is off",
    () => {
      const [version = ""] = Object.keys(staged.commands).filter((line) => line.startsWith("docker version"));
      staged.commands[version] = { code: 1, stdout: "", stderr: "Cannot connect to the Docker daemon\n" };
    },
    "docker",
    [
      "fail docker: Its engine doesn't answer: Cannot connect to the Docker daemon.",
      "  Start it, then try again",
    ],
  ],
  [
    "an image for another architecture",
    forArm,
    "docker",
    [
      "fail docker: 28.2.2, linux/amd64, and the stack's image is for linux/arm64.",
      "  `docker run --privileged --rm tonistiigi/binfmt --install all` adds the emulation",
      "  Or set `cpuArchitecture` to this machine's",
    ],
  ],
  [
    "a flow project's image for another architecture",
    async () => {
      const [image] = (await planned()).filter(({ type }) => type === "docker:index/image:Image");
      const ofProject = {
        ...(image as CapturedResource),
        type: "docker-build:index:Image",
        inputs: { platforms: ["linux/arm64"] },
      };
      staged.site = { planned: [...(await planned()), ofProject] };
    },
    "docker",
    [
      "pass docker: 28.2.2, linux/amd64",
      "fail docker: 28.2.2, linux/amd64, and the stack's image is for linux/arm64.",
      "  `docker run --privileged --rm tonistiigi/binfmt --install all` adds the emulation",
      "  Or set `cpuArchitecture` to this machine's",
    ],
  ],
  [
    "an image for another architecture, with the emulation of it",
    async () => {
      await forArm();
      staged.commands["docker buildx inspect"] = "Platforms: linux/amd64*, linux/arm64\n";
    },
    "docker",
    [
      "warn docker: 28.2.2, linux/amd64; linux/arm64 is built by emulation, several times slower",
      "  Or set `cpuArchitecture` to this machine's",
    ],
  ],
  [
    "no credentials",
    () => staged.sts.on(GetCallerIdentityCommand).rejects(aws("CredentialsProviderError")),
    "account",
    [
      expect.stringContaining("fail account: No AWS credentials found"),
      "  test with `aws sts get-caller-identity`",
    ],
  ],
  [
    "credentials of another account",
    () =>
      (staged.site = {
        state: readState(
          JSON.stringify({
            deployment: {
              resources: [
                {
                  urn: "u",
                  type: "aws:ecs/cluster:Cluster",
                  outputs: { arn: "arn:aws:ecs:eu-west-1:999999999999:cluster/a" },
                },
              ],
            },
          }),
        ),
      }),
    "account",
    [
      "fail account: These credentials belong to account 123456789012, and staging is in 999999999999.",
      "  Set `aws:profile`, or the credentials in the environment, to that account",
    ],
  ],
  [
    "a region that is not enabled",
    () =>
      (staged.site = {
        access: { region: "eu-south-1", profile: undefined, assumeRoleArn: undefined, endpoint: undefined },
      }),
    "region",
    [
      "fail region: eu-south-1 is not enabled in this account.",
      "  `aws account enable-region --region-name eu-south-1`, and wait until it is enabled: minutes to hours",
    ],
  ],
  [
    "a region that there is not",
    () =>
      (staged.site = {
        access: { region: "eu-west-9", profile: undefined, assumeRoleArn: undefined, endpoint: undefined },
      }),
    "region",
    [
      "fail region: AWS has no region eu-west-9; it has eu-south-1, eu-west-1.",
      "  `pulumi config set aws:region <region>`",
    ],
  ],
  [
    "an account without clusters so far",
    () => staged.iam.on(GetRoleCommand).rejects(aws("NoSuchEntityException")),
    "service-linked-role",
    [
      "warn service-linked-role: AWSServiceRoleForECS doesn't exist yet: ECS creates it with the account's first cluster, which takes a moment longer.",
      "  `aws iam create-service-linked-role --aws-service-name ecs.amazonaws.com` creates it beforehand",
    ],
  ],
  [
    "as many addresses as the account may have",
    () => staged.ec2.on(DescribeAddressesCommand).resolves({ Addresses: [{}, {}, {}, {}, {}] }),
    "quotas",
    [
      "fail quotas: Elastic IPs: 5 of 5 in use, `up` makes 1.",
      increase("ec2", "L-0263D0A3", 6),
      "  Or free some: `aws ec2 describe-addresses` lists them",
      expect.stringContaining("pass quotas: VPCs"),
      expect.anything(),
      expect.anything(),
    ],
  ],
  [
    "a zone that is full of NAT gateways",
    () =>
      staged.ec2
        .on(DescribeNatGatewaysCommand)
        .resolves({ NatGateways: ["a", "a", "a", "a", "a", "b"].map((SubnetId) => ({ SubnetId })) }),
    "quotas",
    [
      expect.anything(),
      expect.anything(),
      expect.anything(),
      "fail quotas: NAT gateways in the busiest zone: 5 of 5 in use, `up` makes 1.",
      increase("vpc", "L-FE5A380F", 6),
      "  Or free some: `aws ec2 describe-nat-gateways` lists them",
    ],
  ],
  [
    "a new account's six vCPUs, and agents that take all of them",
    async () => {
      staged.quotas.on(GetServiceQuotaCommand, { ServiceCode: "fargate" }).resolves({ Quota: { Value: 6 } });
      staged.site = { planned: await plannedWith("-agent-default", () => ({ cpu: "4096" })) };
    },
    "fargate",
    ["fail fargate: on demand 6 at once, `up` needs up to 8.5.", increase("fargate", "L-3032A538", 9)],
  ],
  [
    "a new account's six vCPUs, and large flow runs",
    async () => {
      staged.quotas.on(GetServiceQuotaCommand, { ServiceCode: "fargate" }).resolves({ Quota: { Value: 6 } });
      staged.site = { planned: await plannedWith("-flow-run", () => ({ cpu: "2048" })) };
    },
    "fargate",
    [
      "warn fargate: on demand 6 at once, `up` needs up to 1, which leaves room for 2 flow runs of 2 at once",
      increase("fargate", "L-3032A538", 40),
    ],
  ],
  [
    "flow runs on Spot, which has a quota of its own",
    async () => {
      staged.quotas
        .on(GetServiceQuotaCommand, { ServiceCode: "fargate", QuotaCode: "L-36FBB829" })
        .resolves({ Quota: { Value: 0 } });
      staged.site = {
        planned: await plannedWith("-registration", ({ containerDefinitions }) => ({
          containerDefinitions: String(containerDefinitions).replaceAll('"FARGATE\\"', '"FARGATE_SPOT\\"'),
        })),
      };
    },
    "fargate",
    [
      expect.stringContaining("pass fargate: on demand 100"),
      "fail fargate: Spot 0 at once; leaderboard/leaderboard needs 0.5, and 0 are left.",
      increase("fargate", "L-36FBB829", 1),
    ],
  ],
  [
    "a new account without GPUs, for flow runs on them",
    async () => {
      staged.quotas
        .on(GetServiceQuotaCommand, { ServiceCode: "ec2", QuotaCode: "L-DB2E81BA" })
        .resolves({ Quota: { Value: 0 } });
      staged.quotas
        .on(GetServiceQuotaCommand, { ServiceCode: "ec2", QuotaCode: "L-1216C47A" })
        .resolves({ Quota: { Value: 32 } });
      staged.site = { planned: [...(await planned()), ...GPU_OR_LARGE] };
    },
    "instances",
    [
      "fail instances: G and VT instances: 0 vCPUs at once, so none can start.",
      "  `aws service-quotas request-service-quota-increase --service-code ec2 --quota-code L-DB2E81BA --desired-value <vCPUs>`",
      "pass instances: standard instances: 32 vCPUs at once",
    ],
  ],
  [
    "no right to ask for quotas",
    () => staged.quotas.on(GetServiceQuotaCommand).rejects(denied()),
    "fargate",
    ["unread fargate: on demand: could not be read: needs the right servicequotas:GetServiceQuota"],
  ],
  [
    "subnets of somebody else that are full",
    async () => {
      staged.site = { planned: (await planned()).filter(({ type }) => type !== "awsx:ec2:Vpc") };
      staged.ec2
        .on(DescribeSubnetsCommand)
        .resolves({ Subnets: [{ AvailableIpAddressCount: 2 }, { AvailableIpAddressCount: 0 }] });
    },
    "subnets",
    [
      "fail subnets: 2 are free, `up` needs up to 3.",
      "  Set larger subnets in `privateSubnetIds`, or free addresses there",
    ],
  ],
  [
    "a Prefect that doesn't know the credential",
    () => (staged.prefect["POST /work_pools/filter"] = () => new Refusal(401, { detail: "no" })),
    "prefect",
    [
      "fail prefect: `prefectAuthString` is not valid for this server (401).",
      "  `pulumi config set --secret prefectAuthString` with a valid one, or change `prefectApiUrl`",
    ],
  ],
  [
    "a Prefect that only the VPC reaches",
    () => (staged.site = { prefect: { apiUrl: "http://127.0.0.1:9/api", credential: undefined } }),
    "prefect",
    [
      expect.stringMatching(/^unread prefect: http:\/\/127.0.0.1:9\/api is unreachable from here: /),
      "  That is expected for a server inside the VPC; `--prefect-api-url` sets another address for it",
    ],
  ],
  [
    "a server that is older than its clients",
    () => (staged.prefect["GET /admin/version"] = () => "3.6.2"),
    "prefect",
    [
      expect.anything(),
      "warn prefect: the server has version 3.6.2, older than 3.9.1 of flows, agents and registration: a server may be newer than its clients, not older",
      "  Update the server first",
    ],
  ],
  [
    "a credential in a secret that can't be read",
    () => {
      staged.secretsManager.on(GetSecretValueCommand).rejects(denied());
      staged.site = {
        prefect: {
          apiUrl: cloud,
          credential: {
            key: "prefectApiKey",
            isApiKey: true,
            value: undefined,
            secretArn: "arn:aws:secretsmanager:…",
          },
        },
      };
    },
    "prefect",
    ["unread prefect: the credential could not be read: needs the right secretsmanager:GetSecretValue"],
  ],
];

it.each(CASES)("sees %s", async (_, change, id, lines) => {
  await change();
  expect(await staged.linesOf(id)).toEqual(lines);
});

it("asks AWS nothing more in the wrong account", async () => {
  staged.sts.on(GetCallerIdentityCommand).rejects(aws("ExpiredToken"));
  const ids = new Set((await staged.lines()).map((line) => line.split(" ")[1]));

  expect([...ids].filter((id) => id !== "").map((id) => id?.replace(":", ""))).toEqual(
    expect.arrayContaining(["configuration", "docker", "account", "prefect"]),
  );
  expect(staged.ec2.calls()).toEqual([]);
});

const withDefaultQuotas = (): void => {
  staged.quotas.on(GetServiceQuotaCommand).rejects(aws("NoSuchResourceException"));
  staged.quotas
    .on(GetServiceQuotaCommand, { ServiceCode: "fargate" })
    .rejects(aws("NoSuchResourceException"));
  staged.quotas.on(GetAWSDefaultServiceQuotaCommand).resolves({ Quota: { Value: 6 } });
};

it("falls back on AWS's default where a quota was never changed", async () => {
  withDefaultQuotas();

  expect(await staged.linesOf("fargate")).toEqual([
    "pass fargate: on demand 6 at once, `up` needs up to 1, which leaves room for 11 flow runs of 0.5 at once",
  ]);
});

it("counts resources that the next `up` creates, not existing ones", async () => {
  staged.ec2.on(DescribeAddressesCommand).resolves({ Addresses: [{}, {}, {}, {}, {}] });
  const resources = (await planned()).map(({ urn, type }) => ({ urn, type }));
  staged.site = { state: { resources, interrupted: [] } };

  expect(await staged.linesOf("quotas")).toEqual([]);
});

describe("AWS's calls of all checks", () => {
  let asked: string[];
  let resources: CapturedResource[];
  beforeAll(async () => {
    ({ resources } = await bootstrapped());
    const actions: string[] = [];
    for (const change of [...CASES.map(([, change]) => change), withDefaultQuotas]) {
      staged.reset();
      await change();
      await staged.lines();
      actions.push(...staged.asked());
    }
    asked = [...new Set(actions)].sort();
  });

  const resourceOf = (action: string): string =>
    ({
      "iam:GetRole": iam("role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"),
      "secretsmanager:GetSecretValue": arn(
        "secretsmanager",
        "secret:prefect-ecs-staging-prefect-0a1b2c3-AbCdEf",
      ),
    })[action] ?? "*";

  // Deployments alone begin with preflight.
  it("the role that deploys staging may ask", async () => {
    const role = new GithubRole(resources, "deploy-staging");
    const answers = asked.map(async (action) =>
      (await role.may(action, resourceOf(action))) ? [] : [action],
    );
    expect((await Promise.all(answers)).flat()).toEqual([]);
    expect(asked).toHaveLength(11);
  });
});

it("asks an emulator for no quotas", async () => {
  staged.site = {
    access: {
      region: "eu-west-1",
      profile: undefined,
      assumeRoleArn: undefined,
      endpoint: "http://localhost:4566",
    },
  };
  const ids = (await staged.lines()).map((line) => line.split(" ")[1]);

  expect(ids).not.toContain("quotas:");
  expect(ids).not.toContain("fargate:");
  expect(ids).toContain("account:");
});

describe("the schedules' busiest minute on Prefect Cloud", () => {
  const runsAtOnce = (count: number): Schedule[] =>
    Array.from({ length: count }, (_, index) => ({ slug: `s${index}`, cron: "0 3 * * *" }));
  const look = async (count: number): Promise<string> => {
    jest.mocked(readSchedules).mockReturnValue(runsAtOnce(count));
    staged.site = { prefect: { apiUrl: cloud, credential: undefined } };
    const [outcome] = await prefectPlan.look(staged.site as Site);
    return `${outcome?.verdict ?? ""}: ${outcome?.says.replace(/ \(.*?Z\)/, "") ?? ""}`;
  };

  it.each([
    [1, "pass: schedules start up to 1 run in a minute, at least 30 requests: every plan allows them"],
    [8, "pass: schedules start up to 8 runs in a minute, at least 240 requests: every plan allows them"],
    [
      9,
      "warn: schedules start up to 9 runs in a minute, at least 270 requests: that needs the plan Starter (500 a minute)",
    ],
    [
      34,
      "warn: schedules start up to 34 runs in a minute, at least 1020 requests: that needs the plan Pro (2000 a minute)",
    ],
    [
      67,
      "warn: schedules start up to 67 runs in a minute, at least 2010 requests: more than the 2,000 of Pro, the rest gets 429 and is retried later",
    ],
  ])("%d runs", async (count, says) => {
    expect(await look(count)).toBe(says);
  });

  it("doesn't apply to the team's own server", async () => {
    expect(await prefectPlan.look({ prefect: { apiUrl: "http://prefect:4200/api" } } as Site)).toEqual([]);
  });
});

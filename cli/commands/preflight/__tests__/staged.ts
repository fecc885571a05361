import {
  DescribeAddressesCommand,
  DescribeInternetGatewaysCommand,
  DescribeNatGatewaysCommand,
  DescribeRegionsCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { GetRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { GetServiceQuotaCommand, ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { mockClient } from "aws-sdk-client-mock";
import type { CapturedResource } from "../../../../offline/capturedResource";
import { captureStack } from "../../../../offline/captureStack";
import { preflight } from "../preflight";
import type { Site } from "../site";
import type { Ran } from "../../../support/run";
import {
  fakePrefect,
  type FakePrefect,
  type PrefectAnswer,
} from "../../../../__tests__/support/prefectServer";

const ROOT = process.cwd();
const access = { region: "eu-west-1", profile: undefined, assumeRoleArn: undefined, endpoint: undefined };

/** An AWS account, a machine and a Prefect in which nothing stands in the way, until a test changes something. */
export class Staged {
  readonly ec2 = mockClient(EC2Client);
  readonly iam = mockClient(IAMClient);
  readonly quotas = mockClient(ServiceQuotasClient);
  readonly secretsManager = mockClient(SecretsManagerClient);
  readonly sts = mockClient(STSClient);
  /** Command line → what it prints, or its whole outcome. */
  commands: Record<string, string | Ran> = {};
  prefect: Record<string, PrefectAnswer> = {};
  site: Partial<Site> = {};
  #server: FakePrefect | undefined;

  reset(): void {
    [this.ec2, this.iam, this.quotas, this.secretsManager, this.sts].forEach((client) => client.reset());
    this.sts
      .on(GetCallerIdentityCommand)
      .resolves({ Account: "123456789012", Arn: "arn:aws:iam::123456789012:user/ada" });
    this.ec2.on(DescribeRegionsCommand).resolves({
      Regions: [
        { RegionName: "eu-west-1", OptInStatus: "opt-in-not-required" },
        { RegionName: "eu-south-1", OptInStatus: "not-opted-in" },
      ],
    });
    this.ec2.on(DescribeAddressesCommand).resolves({ Addresses: [{}, {}] });
    this.ec2.on(DescribeVpcsCommand).resolves({ Vpcs: [{}] });
    this.ec2.on(DescribeInternetGatewaysCommand).resolves({ InternetGateways: [{}] });
    this.ec2.on(DescribeNatGatewaysCommand).resolves({ NatGateways: [{ SubnetId: "a" }, { SubnetId: "b" }] });
    this.ec2.on(DescribeSubnetsCommand).resolves({
      Subnets: [
        { SubnetId: "a", AvailabilityZone: "eu-west-1a", AvailableIpAddressCount: 250 },
        { SubnetId: "b", AvailabilityZone: "eu-west-1b", AvailableIpAddressCount: 250 },
      ],
    });
    this.iam.on(GetRoleCommand).resolves({});
    this.quotas.on(GetServiceQuotaCommand).resolves({ Quota: { Value: 5 } });
    this.quotas.on(GetServiceQuotaCommand, { ServiceCode: "fargate" }).resolves({ Quota: { Value: 100 } });
    this.commands = {
      "pulumi version": "v99.0.0\n",
      "docker version --format {{.Server.Version}} {{.Server.Os}}/{{.Server.Arch}}": "28.2.2 linux/amd64\n",
      "docker buildx inspect": "Name: default\nPlatforms: linux/amd64, linux/386\n",
    };
    this.prefect = { "POST /work_pools/filter": () => [], "GET /admin/version": () => "3.9.1" };
    this.site = {};
  }

  /** What AWS was asked since the last `reset`, as actions of IAM; each once. */
  asked(): string[] {
    const clients = {
      ec2: this.ec2,
      iam: this.iam,
      secretsmanager: this.secretsManager,
      servicequotas: this.quotas,
      sts: this.sts,
    };
    const actions = Object.entries(clients).flatMap(([service, client]) =>
      client
        .calls()
        .map(({ args: [command] }) => `${service}:${command.constructor.name.replace(/Command$/, "")}`),
    );
    return [...new Set(actions)];
  }

  close(): void {
    this.#server?.close();
  }

  /** Runs all checks; a line each: `verdict id: what it says`, then what to do. */
  async lines(): Promise<string[]> {
    this.#server = await fakePrefect(this.prefect);
    const checked = await preflight({ ...(await this.#site(this.#server.apiUrl)), ...this.site });
    this.#server.close();
    return checked.flatMap(({ verdict, id, says, fix = [] }) => [
      `${verdict} ${id}: ${says.replace(this.#server?.apiUrl ?? "", "<prefect>")}`,
      ...fix.map((step) => `  ${step}`),
    ]);
  }

  /** Lines of one check. */
  async linesOf(id: string): Promise<string[]> {
    const lines = await this.lines();
    const from = lines.findIndex((line) => line.split(" ")[1] === `${id}:`);
    const to = lines.findIndex(
      (line, index) => index > from && !line.startsWith("  ") && line.split(" ")[1] !== `${id}:`,
    );
    return from === -1 ? [] : lines.slice(from, to === -1 ? undefined : to);
  }

  async #site(apiUrl: string): Promise<Site> {
    return {
      stack: "staging",
      root: ROOT,
      access,
      aws: {
        ec2: new EC2Client(),
        iam: new IAMClient(),
        secretsManager: new SecretsManagerClient(),
        serviceQuotas: new ServiceQuotasClient(),
        sts: new STSClient(),
      },
      planned: await planned(),
      configProblem: undefined,
      unsetBuildSecrets: [],
      state: { resources: [], interrupted: [] },
      prefect: {
        apiUrl,
        credential: {
          key: "prefectAuthString",
          isApiKey: false,
          value: "admin:secret",
          secretArn: undefined,
        },
      },
      signal: new AbortController().signal,
      run: (command, args) => {
        const ran = this.commands[[command, ...args].join(" ")];
        return Promise.resolve(
          typeof ran === "string"
            ? { code: 0, stdout: ran, stderr: "" }
            : (ran ?? { code: 127, stdout: "", stderr: "" }),
        );
      },
    };
  }
}

let captured: Promise<readonly CapturedResource[]> | undefined;

/** What staging's program makes. */
export function planned(): Promise<readonly CapturedResource[]> {
  captured ??= captureStack(ROOT, "staging").then(({ resources }) => resources);
  return captured;
}

/** The same, with other inputs of what has such a name. */
export async function plannedWith(
  name: string,
  change: (inputs: CapturedResource["inputs"]) => object,
): Promise<readonly CapturedResource[]> {
  const resources = await planned();
  return resources.map((resource) =>
    resource.name.endsWith(name)
      ? { ...resource, inputs: { ...resource.inputs, ...change(resource.inputs) } }
      : resource,
  );
}

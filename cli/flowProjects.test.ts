// Mocks don't prove that ECS and CloudWatch answer like this: the end-to-end run types commands about a project.
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { ListSecretsCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import {
  DescribeParametersCommand,
  GetParameterCommand,
  PutParameterCommand,
  SSMClient,
} from "@aws-sdk/client-ssm";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { mockClient } from "aws-sdk-client-mock";
import { writeFileSync } from "node:fs";
import { flowRunLogGroup } from "./flowRuns/flowRunLogGroup";
import type { FlowRun } from "./prefect/client";
import type { Environment } from "./stack/environment";
import { outputsOfProject } from "./stack/flowProject";
import { Machine, OUTPUTS } from "../__tests__/support/commandLine";

const ssm = mockClient(SSMClient);
const secretsManager = mockClient(SecretsManagerClient);
const sts = mockClient(STSClient);
const logs = mockClient(CloudWatchLogsClient);

const token = "arn:aws:ssm:eu-west-1:123456789012:parameter/prefect-ecs/staging/ml/TOKEN";
const ml = {
  owner: "prefect-ecs/staging/ml",
  imageUri: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/ml@sha256:4567",
  taskDefinitionArn: "arn:aws:ecs:eu-west-1:123456789012:task-definition/flow-run-ml:3",
  logGroup: "flow-run-ml-logs",
  registrationTaskDefinitionArn: "arn:aws:ecs:eu-west-1:123456789012:task-definition/registration-ml:2",
  registrationLogGroup: "registration-ml-logs",
  secrets: { TOKEN: token },
};
const outputs = { ...OUTPUTS, flowProjects: { ml } };

let machine: Machine;

beforeEach(() => {
  machine = new Machine(outputs);
  [ssm, secretsManager, sts, logs].forEach((client) => client.reset());
  sts.on(GetCallerIdentityCommand).resolves({ Account: "123456789012" });
  ssm.on(GetParameterCommand).resolves({ Parameter: { LastModifiedDate: new Date() } });
  ssm.on(DescribeParametersCommand).resolves({ Parameters: [] });
  ssm.on(PutParameterCommand).resolves({});
  secretsManager.on(ListSecretsCommand).resolves({ SecretList: [] });
});

afterEach(() => {
  machine.remove();
});

describe("--project", () => {
  it("puts the project's image, definitions, logs and secrets in the place of the stack's", () => {
    expect(outputsOfProject(outputs, "ml")).toEqual({
      ...outputs,
      imageUri: ml.imageUri,
      taskDefinitionArn: ml.taskDefinitionArn,
      registrationTaskDefinitionArn: ml.registrationTaskDefinitionArn,
      secrets: ml.secrets,
      logGroups: {
        flowRuns: "flow-run-ml-logs",
        registration: "registration-ml-logs",
        "agent-default": "agent-logs",
      },
    });
  });

  it("names the projects that there are", async () => {
    const { code, stderr } = await machine.type("--project reports secret ls");
    expect(code).toBe(1);
    expect(stderr).toContain("Flow project 'reports' not found: there are ml.\n");
  });

  it("reports that there are none", () => {
    expect(() => outputsOfProject(OUTPUTS, "ml")).toThrow(
      "Flow project 'ml' not found: the stack has only `flows/`: leave `--project` out.",
    );
  });
});

describe("a project's secrets", () => {
  it("are listed with those of the stack, and alone", async () => {
    const { stdout } = await machine.type("secret ls");
    expect(stdout).toMatch(/TOKEN .*flow runs, registration of ml/);
    expect((await machine.type("--project ml secret ls")).stdout).toMatch(
      /TOKEN .*flow runs, registration +arn/,
    );
  });

  const configured = (...objectValue: object[]): void => {
    writeFileSync(
      machine.path("config.json"),
      JSON.stringify({ "prefect-ecs:flowProjects": { value: "…", objectValue } }),
    );
  };

  it("are kept below the project's path, and named in its part of the configuration", async () => {
    configured({ name: "reports" }, { name: "ml" });
    const { stdout } = await machine.type("--project ml secret set KEY --stdin", { input: "hunter2\n" });
    const arn = "arn:aws:ssm:eu-west-1:123456789012:parameter/prefect-ecs/staging/ml/KEY";
    expect(stdout).toContain(`KEY is created: ${arn}\n`);
    expect(stdout).toContain(`--path 'flowProjects[1].secrets.KEY' ${arn}`);
  });

  it("are named in the file of the configuration that is given", async () => {
    configured({ name: "reports" }, { name: "ml" });
    await machine.type("--project ml secret set KEY --stdin --configure --config-file other.yaml", {
      input: "hunter2\n",
    });
    const engine = machine.read("pulumi.log");
    expect(engine).toContain("config --json --stack staging --config-file other.yaml --non-interactive\n");
    expect(engine).toMatch(
      /^config set .* flowProjects\[1\]\.secrets\.KEY arn:.* --config-file other\.yaml /m,
    );
  });

  it("aren't made where the configuration to name them in has no such project", async () => {
    configured({ name: "reports" });
    const { code, stderr } = await machine.type("--project ml secret set KEY --stdin --configure", {
      input: "hunter2\n",
    });
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining(
        "`flowProjects` of the stack's configuration can't be read or has no ml, so nothing was created",
      ) as string,
    });
    expect(ssm.commandCalls(PutParameterCommand)).toEqual([]);
    expect(machine.read("pulumi.log")).not.toContain("config set");
  });

  it("are known to come with the next up, whichever project names them", async () => {
    const arn = (name: string): string =>
      `arn:aws:ssm:eu-west-1:123456789012:parameter/prefect-ecs/staging/${name}`;
    configured({ name: "reports" }, { name: "ml", secrets: { KEY: arn("ml/KEY") } });
    ssm.on(DescribeParametersCommand).resolves({
      Parameters: ["ml/KEY", "ml/OTHER"].map((name) => ({
        Name: `/prefect-ecs/staging/${name}`,
        ARN: arn(name),
      })),
    });
    const { stdout } = await machine.type("secret ls");
    expect(stdout).toMatch(/^ml\/KEY .*from the next `pulumi up` on/m);
    expect(stdout).toMatch(/^ml\/OTHER .*none/m);
  });

  it.each(["TOKEN", "KEY --configure"])(
    "are set for a project that is named: secret set %s",
    async (what) => {
      machine.remove();
      machine = new Machine({ ...OUTPUTS, flowProjects: { ml, reports: { ...ml, secrets: {} } } });
      const { code, stderr } = await machine.type(`secret set ${what} --stdin`, { input: "hunter2\n" });
      expect({ code, stderr }).toEqual({
        code: 2,
        stderr: expect.stringContaining(
          "`--project` must name the secret's flow project: ml, reports.\n",
        ) as string,
      });
      expect(ssm.commandCalls(PutParameterCommand)).toEqual([]);
    },
  );

  it("needn't be told of for Prefect's own credential", async () => {
    machine.remove();
    const configKey = "prefect-ecs:prefectApiKey";
    const prefectCredential = { variable: "PREFECT_API_KEY", configKey, secretArn: "" } as const;
    machine = new Machine({ ...outputs, prefectCredential });
    const { stdout } = await machine.type("secret set PREFECT_API_KEY --stdin", { input: "hunter2\n" });
    expect(stdout).toContain(`PREFECT_API_KEY is set: \`${configKey}\``);
  });
});

describe("the log group of a run", () => {
  const environment = (): Environment =>
    ({ outputs, aws: { logs: new CloudWatchLogsClient({}) } }) as unknown as Environment;
  const groupOf = (tags?: string[]): Promise<string> =>
    flowRunLogGroup(environment(), { tags } as unknown as FlowRun);

  it("is the stack's own, or that of the project that its tags name", async () => {
    expect(await groupOf()).toBe("flow-run-logs");
    expect(await groupOf(["managed-by:prefect-ecs/staging"])).toBe("flow-run-logs");
    expect(await groupOf(["a", "managed-by:prefect-ecs/staging/ml"])).toBe("flow-run-ml-logs");
  });

  it("is found by its name for a project of another program", async () => {
    const logGroupNamePrefix = "prefect-ecs-test-flow-run-reports-";
    logs.on(DescribeLogGroupsCommand, { logGroupNamePrefix }).resolves({
      logGroups: [
        { logGroupName: `${logGroupNamePrefix}eu-20261130110000000000000001` },
        { logGroupName: `${logGroupNamePrefix}20261130110000000000000001` },
      ],
    });
    expect(await groupOf(["managed-by:prefect-ecs/staging/reports"])).toBe(
      `${logGroupNamePrefix}20261130110000000000000001`,
    );
  });

  it("reports that the project is gone", async () => {
    logs.on(DescribeLogGroupsCommand).resolves({ logGroups: [] });
    await expect(groupOf(["managed-by:prefect-ecs/staging/reports"])).rejects.toThrow(
      "The flow project reports no longer has a log group: its program was destroyed.",
    );
  });
});

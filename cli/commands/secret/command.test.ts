// Mocks don't prove that the stores take these: the end-to-end run sets a secret in the emulator.
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import {
  DescribeParametersCommand,
  GetParameterCommand,
  ParameterAlreadyExists,
  PutParameterCommand,
  SSMClient,
} from "@aws-sdk/client-ssm";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { mockClient } from "aws-sdk-client-mock";
import { writeFileSync } from "node:fs";
import type { Outputs } from "../../stack/outputs";
import { Machine, type Typed } from "../../../__tests__/support/commandLine";

const ssm = mockClient(SSMClient);
const secretsManager = mockClient(SecretsManagerClient);
const sts = mockClient(STSClient);

const VALUE = "hunter2-hunter2";
const secretArn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:warehouse-AbCdEf";
const parameterArn = "arn:aws:ssm:eu-west-1:123456789012:parameter/prefect-ecs/staging/DATABASE_URL";
const tags = [{ Key: "prefect-ecs:stack", Value: "prefect-ecs/staging" }];

let machine: Machine;

const withOutputs = (outputs: Partial<Outputs>): void => {
  machine.remove();
  machine = new Machine(outputs);
};
const set = async (options: string): Promise<Typed> => {
  const typed = await machine.type(`secret set ${options} --stdin`, { input: `${VALUE}\n` });
  expect(typed.stdout + typed.stderr).not.toContain(VALUE);
  return typed;
};
const put = (): unknown[] => ssm.commandCalls(PutParameterCommand).map(({ args }) => args[0].input);

beforeEach(() => {
  machine = new Machine();
  ssm.reset();
  secretsManager.reset();
  sts.reset();
  sts.on(GetCallerIdentityCommand).resolves({ Account: "123456789012" });
  ssm.on(PutParameterCommand).resolves({});
  secretsManager.on(CreateSecretCommand).resolves({ ARN: secretArn });
  secretsManager.on(PutSecretValueCommand).resolves({ ARN: secretArn });
});

afterEach(() => {
  machine.remove();
});

describe("a new secret", () => {
  const SET = "pulumi config set --plaintext --path secrets.DATABASE_URL";

  it("is an encrypted parameter under the stack's path, with its tag", async () => {
    expect(await set("DATABASE_URL")).toEqual({
      code: 0,
      stdout: [
        `DATABASE_URL is created: ${parameterArn}`,
        "Flow runs and registration get it once the stack's configuration names it:",
        `  ${SET} ${parameterArn} --stack staging`,
        "  pulumi up --stack staging",
        "",
      ].join("\n"),
      stderr: "",
    });
    expect(put()).toEqual([
      {
        Name: "/prefect-ecs/staging/DATABASE_URL",
        Value: VALUE,
        Type: "SecureString",
        KeyId: undefined,
        Tags: tags,
      },
    ]);
  });

  it("that was set before gets a new value", async () => {
    ssm
      .on(PutParameterCommand, { Tags: tags })
      .rejects(new ParameterAlreadyExists({ message: "it exists", $metadata: {} }));
    expect((await set("DATABASE_URL")).stdout).toContain(`DATABASE_URL is rotated: ${parameterArn}\n`);
    expect(put().at(-1)).toEqual({
      Name: "/prefect-ecs/staging/DATABASE_URL",
      Value: VALUE,
      Type: "SecureString",
      KeyId: undefined,
      Overwrite: true,
    });
  });

  it("can be in Secrets Manager, with a customer managed key", async () => {
    const { stdout } = await set("DATABASE_URL --store secretsmanager --kms-key alias/team");
    expect(stdout).toContain(`  ${SET} ${secretArn} --stack staging\n`);
    expect(stdout).toContain(
      "Their roles may use its key once `secretKmsKeyArns` names that key's ARN too.\n",
    );
    expect(secretsManager.commandCalls(CreateSecretCommand).map(({ args }) => args[0].input)).toEqual([
      {
        Name: "/prefect-ecs/staging/DATABASE_URL",
        SecretString: VALUE,
        KmsKeyId: "alias/team",
        Tags: tags,
      },
    ]);
  });

  it("in Secrets Manager that was set before gets a new value", async () => {
    secretsManager
      .on(CreateSecretCommand)
      .rejects(new ResourceExistsException({ message: "it exists", $metadata: {} }));
    expect((await set("DATABASE_URL --store secretsmanager")).stdout).toContain(`is rotated: ${secretArn}\n`);
  });

  it("can be named in the configuration at once", async () => {
    const { stdout } = await set("DATABASE_URL --configure --config-file staging.yaml");
    expect(stdout).toContain("The stack's configuration names it.");
    expect(machine.read("pulumi.log")).toContain(
      `config set --plaintext --path secrets.DATABASE_URL ${parameterArn} --stack staging --config-file staging.yaml --non-interactive\n`,
    );
  });

  it("is one document for a program", async () => {
    expect(JSON.parse((await set("DATABASE_URL --json")).stdout)).toMatchObject({
      name: "DATABASE_URL",
      action: "created",
      where: parameterArn,
    });
  });

  it("is never written with the credentials of another account", async () => {
    sts.on(GetCallerIdentityCommand).resolves({ Account: "999999999999" });
    expect((await set("DATABASE_URL")).code).toBe(1);
    expect(put()).toEqual([]);
  });

  it("isn't quoted by an error", async () => {
    const error = new Error(`Value '${VALUE}' at 'value' failed to satisfy constraint`);
    ssm
      .on(PutParameterCommand)
      .rejects(Object.assign(error, { name: "ValidationException", $metadata: { httpStatusCode: 400 } }));
    expect(await set("DATABASE_URL")).toEqual({
      code: 1,
      stdout: "",
      stderr:
        "AWS refused the call.\n  ValidationException: Value '***' at 'value' failed to satisfy constraint\n",
    });
  });

  it.each([
    ["A-B", "A variable's name must have only letters, digits and '_', got 'A-B'.\n"],
    ["PATH", "PATH is set by the program itself: choose another name.\n"],
  ])("can't be called %s", async (name, stderr) => {
    expect(await set(name)).toEqual({ code: 2, stdout: "", stderr });
  });
});

describe("the value", () => {
  it("may come from a file", async () => {
    writeFileSync(machine.path("key.pem"), "one\ntwo\n");
    await machine.type(`secret set KEY --from-file ${machine.path("key.pem")}`);
    expect(put()).toMatchObject([{ Value: "one\ntwo" }]);
  });

  it.each([
    [["secret", "set", "KEY"], "No terminal for a prompt: give the value with `--stdin` or `--from-file`.\n"],
    [["secret", "set", "KEY", "--stdin"], "The value of KEY is empty: nothing was written.\n"],
    [
      ["secret", "set", "KEY", "--from-file", "/nowhere"],
      "'/nowhere' can't be read: ENOENT: no such file or directory, open '/nowhere'\n",
    ],
  ])("has to be there: %j", async (args, stderr) => {
    expect(await machine.type(args)).toEqual({ code: 2, stdout: "", stderr });
    expect(put()).toEqual([]);
  });
});

describe("a secret that the stack names", () => {
  const rotated = [
    "Flow runs that start from now on use it, registration from the next `pulumi up`. Running flow runs keep the",
    "old value until they end. No service has to restart: agents don't get it.",
    "",
  ];

  it("is rotated where it is kept", async () => {
    withOutputs({ secrets: { DATABASE_URL: secretArn } });
    expect((await set("DATABASE_URL")).stdout.split("\n")).toEqual([
      `DATABASE_URL is rotated: ${secretArn}`,
      ...rotated,
    ]);
    expect(secretsManager.commandCalls(PutSecretValueCommand)[0]?.args[0].input).toMatchObject({
      SecretId: secretArn,
      SecretString: VALUE,
    });
    expect(secretsManager.commandCalls(CreateSecretCommand)).toHaveLength(0);
  });

  it("in one key of a secret leaves the others alone", async () => {
    withOutputs({ secrets: { PASSWORD: `${secretArn}:password::` } });
    secretsManager.on(GetSecretValueCommand).resolves({ SecretString: '{"user":"ada","password":"old"}' });
    await set("PASSWORD");
    expect(secretsManager.commandCalls(PutSecretValueCommand)[0]?.args[0].input.SecretString).toBe(
      `{"user":"ada","password":"${VALUE}"}`,
    );
  });

  it("in a parameter keeps its name and type", async () => {
    const arn = "arn:aws:ssm:eu-west-1:123456789012:parameter/warehouse";
    withOutputs({ secrets: { DATABASE_URL: arn } });
    ssm
      .on(GetParameterCommand, { Name: arn })
      .resolves({ Parameter: { Name: "warehouse", Type: "SecureString" } });
    await set("DATABASE_URL");
    expect(put()).toEqual([{ Name: "warehouse", Value: VALUE, Type: "SecureString", Overwrite: true }]);
  });

  it("by one version of it is left alone", async () => {
    withOutputs({ secrets: { DATABASE_URL: `${secretArn}:::0123` } });
    const { code, stderr } = await set("DATABASE_URL");
    expect(code).toBe(1);
    expect(stderr).toContain(
      "a new value would have no effect. Change `secrets.DATABASE_URL` in the configuration first.",
    );
  });

  it("refuses another key", async () => {
    withOutputs({ secrets: { DATABASE_URL: secretArn } });
    expect((await set("DATABASE_URL --kms-key alias/team")).code).toBe(2);
  });
});

describe("Prefect's own credential", () => {
  const credential = { variable: "PREFECT_API_KEY", secretArn };

  it("goes into the stack's configuration, encrypted, where the stack keeps it", async () => {
    withOutputs({ prefectCredential: { ...credential, configKey: "prefectApiKey" } });
    const { stdout } = await set("PREFECT_API_KEY");
    expect(stdout).toContain(
      "PREFECT_API_KEY is set: `prefectApiKey` of the stack's configuration, encrypted\n",
    );
    expect(stdout).toContain("Until the next `pulumi up`, all services use the old value.");
    expect(machine.read("pulumi.log")).toContain(
      "config set --secret prefectApiKey --stack staging --non-interactive\n",
    );
    expect(machine.read("value")).toBe(VALUE);
  });

  it("is rotated in an existing secret", async () => {
    withOutputs({ prefectCredential: { ...credential, configKey: undefined } });
    expect((await set("PREFECT_API_KEY")).stdout).toContain(
      "Agents keep the old value until `pulumi up` replaces them",
    );
    expect(secretsManager.commandCalls(PutSecretValueCommand)).toHaveLength(1);
  });
});

describe("the list of secrets", () => {
  const minutesAgo = (minutes: number): Date => new Date(Date.now() - minutes * 60_000);

  beforeEach(() => {
    withOutputs({
      prefectCredential: { variable: "PREFECT_API_KEY", secretArn, configKey: "prefectApiKey" },
      secrets: { DATABASE_URL: parameterArn },
    });
    secretsManager.on(DescribeSecretCommand).resolves({ LastChangedDate: minutesAgo(90) });
    ssm.on(GetParameterCommand, { Name: parameterArn, WithDecryption: false }).resolves({
      Parameter: { LastModifiedDate: minutesAgo(5) },
    });
    ssm.on(DescribeParametersCommand).resolves({
      Parameters: [
        { Name: "/prefect-ecs/staging/DATABASE_URL", ARN: parameterArn },
        { Name: "/prefect-ecs/staging/TOKEN", ARN: "arn:token", LastModifiedDate: minutesAgo(1) },
      ],
    });
    secretsManager.on(ListSecretsCommand).resolves({});
  });

  it("shows their place, last change and readers", async () => {
    expect((await machine.type("secret ls")).stdout.split("\n")).toEqual([
      "Name             Changed    Read by                          Kept in",
      `PREFECT_API_KEY  1 h ago    agents, flow runs, registration  ${secretArn}`,
      `DATABASE_URL     5 min ago  flow runs, registration          ${parameterArn}`,
      "TOKEN            1 min ago  none: not in `secrets`           arn:token",
      "",
    ]);
  });

  it("shows which services get a secret of the configuration with the next `pulumi up`", async () => {
    const secrets = { objectValue: { DATABASE_URL: parameterArn, TOKEN: "arn:token" } };
    writeFileSync(machine.path("config.json"), JSON.stringify({ "prefect-ecs:secrets": secrets }));

    expect((await machine.type("secret ls")).stdout).toContain(
      "TOKEN            1 min ago  flow runs, registration from the next `pulumi up` on  arn:token\n",
    );
    const answer = JSON.parse((await machine.type("secret ls --json")).stdout) as object[];
    expect(answer.at(-1)).toMatchObject({ name: "TOKEN", configured: true });
    expect(answer.at(-1)).not.toHaveProperty("readBy");
  });

  it("marks values that can't be read", async () => {
    const message = "not authorized to perform: secretsmanager:DescribeSecret";
    secretsManager
      .on(DescribeSecretCommand)
      .rejects(Object.assign(new Error(message), { name: "AccessDeniedException", $metadata: {} }));
    secretsManager.on(ListSecretsCommand).rejects(new Error("denied"));
    const { code, stdout, stderr } = await machine.type("secret ls");
    expect(code).toBe(4);
    expect(stderr).toContain("Values in Secrets Manager that the stack doesn't name can't be listed: denied");
    expect(stdout).toContain(
      "PREFECT_API_KEY  can't be read  agents, flow runs, registration  These AWS credentials lack the right secretsmanager:DescribeSecret",
    );
    expect(stdout).toContain("TOKEN ");
  });

  it("is empty for a stack without any", async () => {
    withOutputs({});
    ssm.on(DescribeParametersCommand).resolves({});
    expect((await machine.type("secret ls")).stdout).toBe(
      "The stack has no secrets: `./prefect-ecs secret set <NAME>` creates one.\n",
    );
  });
});

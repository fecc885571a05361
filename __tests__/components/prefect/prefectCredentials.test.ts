// Mocks don't prove that ECS resolves the version, nor what `up` says about a secret without a current one: a failure
// inside a value fails the whole test run. e2e/ rotates a secret.
import * as pulumi from "@pulumi/pulumi";
import {
  PrefectCredentials,
  type PrefectCredentialsArgs,
  PrefectCredentialVariable,
} from "../../../components/prefect/prefectCredentials";
import { access, apiKeyArn } from "../../support/baseArgs";
import { OfflineProviders, outputsOf, refusalOf, registered } from "../../support/program";
import { listOf, one } from "../../support/resources";

const version = "11111111-2222-3333-4444-555555555555";
const ownArn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prefect-AbCdEf";

const make = (args: Partial<PrefectCredentialsArgs>): PrefectCredentials =>
  new PrefectCredentials("prefect", { variable: PrefectCredentialVariable.apiKey, ...args });
const arnsOf = (args: Partial<PrefectCredentialsArgs>): Promise<unknown> =>
  outputsOf(() => {
    const { secretArn, versionedValueFrom } = make(args);
    return { secretArn, versionedValueFrom };
  });
const value = (): pulumi.Output<string> => pulumi.output("pnu_hunter2");

afterEach(() => {
  jest.restoreAllMocks();
});

it("keeps a key in Secrets Manager", async () => {
  expect(listOf(await registered(() => make({ value: value() })))).toEqual([
    "aws:secretsmanager/secret:Secret prefect",
    "aws:secretsmanager/secretVersion:SecretVersion prefect",
    "prefect-ecs:prefect:PrefectCredentials prefect",
  ]);
});

it("keeps the key secret even if its caller forgot to mark it", async () => {
  const resources = await registered(() => make({ value: value(), tags: { team: "data" } }));
  expect(one(resources, "aws:secretsmanager/secretVersion:SecretVersion", "prefect").inputs).toEqual({
    secretId: "prefect",
    secretString: "[secret]",
  });
  expect(one(resources, "aws:secretsmanager/secret:Secret", "prefect").inputs).toEqual({
    description: "PREFECT_API_KEY of prefect",
    recoveryWindowInDays: 0,
    tags: { team: "data" },
  });
  expect(JSON.stringify(resources)).not.toContain("hunter2");
});

it("names the version, so that another key is another value", async () => {
  expect(await arnsOf({ value: value() })).toEqual({
    secretArn: ownArn,
    versionedValueFrom: `${ownArn}:::${version}`,
  });
});

it("creates nothing for an existing secret", async () => {
  expect(listOf(await registered(() => make({ secretArn: apiKeyArn })))).toEqual([
    "prefect-ecs:prefect:PrefectCredentials prefect",
  ]);
});

it("looks up which version is current there, never its value", async () => {
  const call = jest.spyOn(OfflineProviders.prototype, "call").mockReturnValue({
    versions: [
      { versionId: "old", versionStages: ["AWSPREVIOUS"] },
      { versionId: "new", versionStages: ["AWSCURRENT", "blue"] },
    ],
  });
  expect(await arnsOf({ secretArn: apiKeyArn })).toEqual({
    secretArn: apiKeyArn,
    versionedValueFrom: `${apiKeyArn}:::new`,
  });
  expect(call.mock.calls.map(([{ token }]) => token)).toEqual([
    "aws:secretsmanager/getSecretVersions:getSecretVersions",
  ]);
});

it.each([
  ["neither", {}],
  ["both", { value: pulumi.output("pnu_hunter2"), secretArn: apiKeyArn }],
])("wants a key or an ARN, not %s", async (_, args) => {
  expect(await refusalOf(() => make(args))).toEqual([
    "give exactly one of `value`, `secretArn` and `generatedBy`",
  ]);
});

it("has a step make an auth string, whose value is nowhere in the program", async () => {
  const resources = await registered(() => make({ generatedBy: access }));
  expect(listOf(resources)).toEqual([
    "aws:secretsmanager/secret:Secret prefect",
    "command:local:Command prefect-auth-string",
    "prefect-ecs:prefect:PrefectCredentials prefect",
  ]);
  expect(await arnsOf({ generatedBy: access })).toEqual({
    secretArn: ownArn,
    versionedValueFrom: `${ownArn}:::${version}`,
  });
});

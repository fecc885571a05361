import { credentialOf } from "./credential";

/** What the engine prints of a stack that sets none. */
const unset = {
  prefectApiKey: "",
  prefectApiKeySecretArn: "",
  prefectAuthString: "",
  prefectAuthStringSecretArn: "",
};
const secretArn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prefect-AbCdEf";

it.each([
  [{}, undefined],
  [
    { prefectApiKey: "pnu_1" },
    { key: "prefectApiKey", isApiKey: true, value: "pnu_1", secretArn: undefined },
  ],
  [
    { prefectApiKeySecretArn: secretArn },
    { key: "prefectApiKey", isApiKey: true, value: undefined, secretArn },
  ],
  [
    { prefectAuthString: "admin:x" },
    { key: "prefectAuthString", isApiKey: false, value: "admin:x", secretArn: undefined },
  ],
  [
    { prefectAuthStringSecretArn: secretArn },
    { key: "prefectAuthString", isApiKey: false, value: undefined, secretArn },
  ],
])("of a stack with %j", (given, expected) => {
  const values: Record<string, string> = { ...unset, ...given };
  expect(credentialOf((key) => values[key])).toEqual(expected);
});

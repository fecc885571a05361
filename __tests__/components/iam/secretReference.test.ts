import { parseSecretReference, SecretStore } from "../../../components/iam/secretReference";

const secret = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:team/token-AbCdEf";
const parameter = "arn:aws-us-gov:ssm:us-gov-west-1:123456789012:parameter/team/database-url";

describe("parseSecretReference", () => {
  it.each([secret, `${secret}:token::`, `${secret}::AWSPREVIOUS:`, `${secret}:::${"0".repeat(32)}`])(
    "finds the secret in %s",
    (valueFrom) => {
      expect(parseSecretReference(valueFrom)).toEqual({ store: SecretStore.secretsManager, arn: secret });
    },
  );

  it("finds a parameter", () => {
    expect(parseSecretReference(parameter)).toEqual({ store: SecretStore.parameterStore, arn: parameter });
  });

  it.each([
    "",
    "token",
    "/team/database-url",
    "arn:aws:secretsmanager:eu-west-1:123456789012:secret:token",
    `${secret}:token`,
    `${secret}:token:`,
    "arn:aws:ssm:eu-west-1:123456789012:parameter",
    "arn:aws:s3:::bucket",
  ])("finds none in '%s'", (valueFrom) => {
    expect(parseSecretReference(valueFrom)).toBeUndefined();
  });
});

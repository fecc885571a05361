import { configValues, readAccess } from "./access";

const config = (values: Record<string, string>): Record<string, string> =>
  configValues(
    JSON.stringify(
      Object.fromEntries(Object.entries(values).map(([key, value]) => [key, { value, secret: false }])),
    ),
  );

describe("readAccess", () => {
  it("is the provider's in the stack's configuration", () => {
    expect(
      readAccess(
        config({
          "aws:region": "eu-west-1",
          "aws:profile": "data",
          "aws:assumeRoles": '[{"roleArn":"arn:aws:iam::123456789012:role/deploy"}]',
          "prefect-ecs:natStrategy": "single",
        }),
      ),
    ).toEqual({
      region: "eu-west-1",
      profile: "data",
      assumeRoleArn: "arn:aws:iam::123456789012:role/deploy",
      endpoint: undefined,
    });
  });

  it("refuses a configuration that doesn't say where", () => {
    expect(() => readAccess(config({}))).toThrow("`aws:region` must be an AWS region, got nothing");
  });
});

import * as pulumi from "@pulumi/pulumi";
import { show } from "../../components/show";
import { ENDPOINT_VARIABLE, endpointInEnvironment } from "../emulator";
import type { Fields } from "./fields";
import type { AwsConfig } from "./types";
import { webAddress } from "./webAddress";

/** Form of a region's name, whether the region exists or not. */
export const regionName = /^[a-z]{2,4}(-[a-z]+)+-\d$/;
const roleArn = /^arn:aws[a-z-]*:iam::\d{12}:role\/\S+$/;

/** Credential settings that the provider supports and the program's own steps don't. */
const providersOnly = [
  "accessKey",
  "secretKey",
  "token",
  "assumeRoleWithWebIdentity",
  "sharedCredentialsFiles",
  "sharedConfigFiles",
];

/** Reads the AWS provider's configuration: the program's own steps must use the same account and region. */
export function readAws(fields: Fields): AwsConfig {
  const endpoint = readEndpoint(fields);
  // An emulator accepts any credentials.
  for (const name of endpoint === undefined ? providersOnly : []) {
    if (fields.has(name)) {
      const hint = "set `aws:profile`, or the credentials in the environment";
      fields.mustBe(name, "absent, for this program's own steps know of none", "one (not shown)", hint);
    }
  }
  return {
    region: readRegion(fields),
    profile: fields.text("profile"),
    assumeRoleArn: readAssumeRole(fields),
    endpoint,
  };
}

/** Empty if it is missing; checks that need it are skipped then. */
function readRegion(fields: Fields): string {
  const region = fields.text("region");
  if (region === undefined) {
    fields.mustBe(
      "region",
      "an AWS region",
      "nothing",
      "set it with `pulumi config set aws:region eu-west-1`",
    );
  } else if (!regionName.test(region)) {
    fields.mustBe("region", "an AWS region such as 'eu-west-1'", show(region));
    return "";
  }
  return region ?? "";
}

function readAssumeRole(fields: Fields): string | undefined {
  const [role, ...others] = fields.objects("assumeRoles");
  if (others.length > 0) {
    fields.mustBe(
      "assumeRoles",
      "one role, for this program follows no chain of them",
      show(others.length + 1),
    );
  }
  if (role === undefined) {
    return undefined;
  }
  const arn = role.text("roleArn");
  if (arn === undefined || !roleArn.test(arn)) {
    role.mustBe("roleArn", "a role's ARN", show(arn));
  }
  if (role.text("externalId") !== undefined) {
    role.mustBe("externalId", "absent, for this program's own steps know of none", "one (not shown)");
  }
  return arn;
}

/** Reads the endpoints, which are for an emulator with one address for all services. */
function readEndpoint(fields: Fields): string | undefined {
  const given = fields.objects("endpoints").flatMap((services) => services.allTexts());
  const [configured, ...others] = new Set(given);
  if (others.length > 0) {
    fields.mustBe("endpoints", "one address for all services", given.map(show).join(", "));
  }
  return configured === undefined ? readEndpointVariable(fields) : readWebAddress(fields, configured);
}

function readWebAddress(fields: Fields, endpoint: string): string | undefined {
  if (webAddress(endpoint) !== undefined) {
    return endpoint;
  }
  fields.mustBe("endpoints", "an http or https address", show(endpoint));
  return undefined;
}

/** The provider uses the variable too, so a message says where the stack is. */
function readEndpointVariable(fields: Fields): string | undefined {
  const endpoint = endpointInEnvironment();
  if (endpoint === undefined) {
    return undefined;
  }
  if (webAddress(endpoint) === undefined) {
    fields.report(
      `\`${ENDPOINT_VARIABLE}\`, of the environment, must be an http or https address, got ${show(endpoint)}: unset it for AWS.`,
    );
    return undefined;
  }
  void pulumi.log.warn(
    `${ENDPOINT_VARIABLE} leads to ${endpoint}: this stack is for the emulator there. Unset it for AWS.`,
  );
  return endpoint;
}

import { emulatorUrl } from "../../demo/emulator";

const SERVICES = ["ec2", "ecr", "ecs", "events", "iam", "kms", "logs", "s3", "sqs", "sts"];

/** The region of `providerConfig`. */
export const PROVIDER_REGION = "us-east-1";

/** Configuration of a program's AWS provider for the emulator. */
export function providerConfig(emulatorPort: number): Record<string, unknown> {
  const url = emulatorUrl(emulatorPort);
  return {
    "aws:region": PROVIDER_REGION,
    "aws:accessKey": "test",
    "aws:secretKey": "test",
    "aws:skipCredentialsValidation": "true",
    "aws:skipMetadataApiCheck": "true",
    "aws:endpoints": [Object.fromEntries(SERVICES.map((service) => [service, url]))],
  };
}

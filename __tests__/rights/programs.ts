import { programOf } from "../../stacks";
import { clonedConfig } from "../../offline/clonedConfig";
import { captured, type CapturedResource, OFFLINE_ACCOUNT, region } from "../support/program";

/** The staging stack, as in a fresh clone. */
export async function staging(): Promise<CapturedResource[]> {
  const { project, region, config, secretKeys } = clonedConfig(process.cwd(), "staging");
  return (await captured({ project, stack: "staging", region, config, secretKeys }, programOf("staging")))
    .resources;
}

/** The same stack with everything that gives roles more rights. */
export async function generous(): Promise<CapturedResource[]> {
  const config = {
    "aws:region": region,
    "prefect-ecs:prefectApiUrl": "https://prefect.example.com/api",
    "prefect-ecs:prefectAuthStringSecretArn": arn("secretsmanager", "secret:auth-AbCdEf"),
    "prefect-ecs:secrets": JSON.stringify({
      DATABASE_URL: `${arn("secretsmanager", "secret:database-AbCdEf")}:url::`,
      API_TOKEN: arn("ssm", "parameter/team/api-token"),
    }),
    "prefect-ecs:secretKmsKeyArns": JSON.stringify([KEY]),
    "prefect-ecs:flowRunPolicies": JSON.stringify([
      { sid: "ReadData", actions: ["s3:GetObject"], resources: ["arn:aws:s3:::data/*"] },
    ]),
    "prefect-ecs:flowRunExec": "true",
    "prefect-ecs:agents": JSON.stringify([
      { name: "default" },
      { name: "etl", exec: true },
      {
        name: "quick",
        type: "process",
        schedule: { start: "0 7 * * 1-5", stop: "0 20 * * 1-5", timezone: "UTC" },
      },
    ]),
  };
  const args = { project: "prefect-ecs", stack: "staging", region, config };
  return (await captured(args, programOf("staging"))).resources;
}

/** The ARN of something in the account and region that offline programs see. */
export function arn(service: string, resource: string): string {
  return `arn:aws:${service}:${region}:${OFFLINE_ACCOUNT}:${resource}`;
}

export const KEY = arn("kms", "key/11111111-2222-3333-4444-555555555555");

import type { Emulator } from "../aws/emulator";
import { contentsOf } from "../aws/xml";
import type { Call, Rule } from "./rule";

/** AWS names no time; those who measured it saw two seconds to some ten. */
const KNOWN_AFTER_SECONDS = 10;

interface Roles {
  readonly taskRoleArn?: string;
  readonly executionRoleArn?: string;
}

/** CreateService is stricter here than on AWS, where the service's first tasks fail. */
export const newRoles: Rule = {
  name: "new-roles",
  refuses: `to start a task or a service with a role that is less than ${KNOWN_AFTER_SECONDS} seconds old`,
  source:
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency",
  metBy: "`pulumi up` from nothing",
  calls: ["ecs:RunTask", "ecs:CreateService"],
  refuse: async (call, aws) => {
    for (const arn of await rolesOf(call, aws)) {
      if (!(await isKnown(arn, aws))) {
        return {
          code: "ClientException",
          message:
            `ECS was unable to assume the role '${arn}' that was provided for this task. Please verify that the role ` +
            "being passed has the proper trust relationship and permissions and that your IAM user has permissions to " +
            "pass this role.",
        };
      }
    }
    return undefined;
  },
};

async function rolesOf({ parameters }: Call, aws: Emulator): Promise<string[]> {
  const { taskDefinition, overrides = {} } = parameters as {
    readonly taskDefinition?: string;
    readonly overrides?: Roles;
  };
  if (taskDefinition === undefined) {
    return [];
  }
  const { taskDefinition: defined } = await aws.ecs<{ taskDefinition: Roles }>("DescribeTaskDefinition", {
    taskDefinition,
  });
  const { taskRoleArn, executionRoleArn } = { ...defined, ...overrides };
  return [taskRoleArn, executionRoleArn].filter((arn) => arn !== undefined && arn !== "") as string[];
}

async function isKnown(arn: string, aws: Emulator): Promise<boolean> {
  const RoleName = arn.split("/").pop() ?? "";
  try {
    const role = await aws.query("iam", { Action: "GetRole", Version: "2010-05-08", RoleName });
    const [created = ""] = contentsOf(role, "CreateDate");
    return Date.now() - Date.parse(created) >= KNOWN_AFTER_SECONDS * 1000;
  } catch {
    // A role that isn't there isn't known either.
    return false;
  }
}

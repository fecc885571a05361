import { GetRoleCommand } from "@aws-sdk/client-iam";
import { type Check, pass, warn } from "../check";

const ROLE = "AWSServiceRoleForECS";

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using-service-linked-roles.html */
export const serviceLinkedRole: Check = {
  id: "service-linked-role",
  title: "ECS's own role",
  right: "iam:GetRole",
  look: async ({ aws, access }) => {
    if (access.endpoint !== undefined) {
      return [];
    }
    try {
      await aws.iam.send(new GetRoleCommand({ RoleName: ROLE }));
      return [pass(`${ROLE} is there`)];
    } catch (error) {
      if (error instanceof Error && error.name === "NoSuchEntityException") {
        return [
          warn(
            `${ROLE} doesn't exist yet: ECS creates it with the account's first cluster, which takes a moment longer.`,
            "`aws iam create-service-linked-role --aws-service-name ecs.amazonaws.com` creates it beforehand",
          ),
        ];
      }
      throw error;
    }
  },
};

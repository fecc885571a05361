import type { Rule } from "./rule";

const KNOWN_AFTER_SECONDS = 5;

/** The first cluster creates AWSServiceRoleForECS, which propagates within some seconds. */
export function firstCluster(): Rule {
  let madeAt: number | undefined;
  return {
    name: "first-cluster",
    refuses: "the first cluster of an account, until ECS's service-linked role is there",
    source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using-service-linked-roles.html",
    metBy: "The first cluster of an account",
    calls: ["ecs:CreateCluster", "ecs:CreateService"],
    refuse: () => {
      madeAt ??= Date.now();
      return Date.now() - madeAt < KNOWN_AFTER_SECONDS * 1000
        ? {
            code: "InvalidParameterException",
            message:
              "Unable to assume the service linked role. Please verify that the ECS service linked role exists.",
          }
        : undefined;
    },
  };
}

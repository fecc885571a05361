import type { Deployment, Service } from "@aws-sdk/client-ecs";

/** Outcome of a service's last deployment. */
export const Outcome = {
  inProgress: "in progress",
  completed: "completed",
  failed: "failed",
  /** It failed, and ECS runs the revision from before. */
  rolledBack: "rolled back",
  /** There is no service. */
  gone: "gone",
} as const;
export type Outcome = (typeof Outcome)[keyof typeof Outcome];

export interface LastDeployment {
  readonly outcome: Outcome;
  readonly at: Date | undefined;
}

/** Outcome of a service's last deployment. After a rollback, only the service's events show it. */
export function lastDeployment(service: Service | undefined): LastDeployment {
  // ECS lists a deleted service for a while.
  if (service?.status !== "ACTIVE") {
    return { outcome: Outcome.gone, at: undefined };
  }
  const { deployments = [], events = [] } = service;
  const primary = deployments.find(({ status }) => status === "PRIMARY");
  const rollback = events.find(({ message = "" }) => message.includes("rolling back to"));
  if (rollback?.createdAt !== undefined && rollback.createdAt >= (primary?.createdAt ?? new Date(0))) {
    return { outcome: Outcome.rolledBack, at: rollback.createdAt };
  }
  return { outcome: outcomeOf(primary), at: primary?.updatedAt ?? primary?.createdAt };
}

function outcomeOf(primary: Deployment | undefined): Outcome {
  switch (primary?.rolloutState) {
    case "COMPLETED":
      return Outcome.completed;
    case "FAILED":
      return Outcome.failed;
    default:
      return Outcome.inProgress;
  }
}

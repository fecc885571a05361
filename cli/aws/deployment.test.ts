import type { Service } from "@aws-sdk/client-ecs";
import { lastDeployment, Outcome } from "./deployment";

const at = (minute: number): Date => new Date(Date.UTC(2026, 10, 25, 22, minute));
const primary = (rolloutState: "COMPLETED" | "FAILED" | "IN_PROGRESS", minute: number): Service => ({
  status: "ACTIVE",
  deployments: [
    { status: "ACTIVE", rolloutState: "COMPLETED", createdAt: at(0), updatedAt: at(0) },
    { status: "PRIMARY", rolloutState, createdAt: at(minute), updatedAt: at(minute + 1) },
  ],
});
// As ECS writes it.
const rollback = (minute: number): Service["events"] => [
  { message: "(service agent) has reached a steady state.", createdAt: at(minute + 1) },
  { message: "(service agent) rolling back to deployment ecs-svc/1.", createdAt: at(minute) },
];

it.each([
  ["is done", primary("COMPLETED", 5), Outcome.completed, at(6)],
  ["goes on", primary("IN_PROGRESS", 5), Outcome.inProgress, at(6)],
  ["failed", primary("FAILED", 5), Outcome.failed, at(6)],
  [
    "was rolled back: the old one is the primary again",
    { ...primary("COMPLETED", 5), events: rollback(9) },
    Outcome.rolledBack,
    at(9),
  ],
  [
    "came after one that was rolled back",
    { ...primary("COMPLETED", 15), events: rollback(9) },
    Outcome.completed,
    at(16),
  ],
  [
    "is of a service that was deleted",
    { ...primary("COMPLETED", 5), status: "INACTIVE" },
    Outcome.gone,
    undefined,
  ],
  ["is of no service", undefined, Outcome.gone, undefined],
])("a last deployment that %s", (_, service, outcome, when) => {
  expect(lastDeployment(service)).toEqual({ outcome, at: when });
});

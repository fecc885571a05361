import type { Place } from "./place";
import type { Statement } from "./statement";

/** A statement's principals in words. */
export function principalsInWords({ allBut, names }: Statement["principals"], place: Place): string[] {
  const who = names.map(([kind, name]) => inWords(kind, name, place));
  return allBut ? [`anybody but ${who.join(" and ")}`] : who;
}

function inWords(kind: string, name: string, place: Place): string {
  if (name === "*") {
    return "anybody";
  }
  switch (kind) {
    case "Service":
      return serviceInWords(name);
    case "Federated":
      return `who signs in by ${name}`;
    case "AWS": {
      const account = /^(?:arn:[^:]*:iam::)?(\d{12})(?::root)?$/.exec(name)?.[1];
      return account === undefined ? place.thing(name) : place.account(account);
    }
    default:
      return `${kind} ${name}`;
  }
}

/** `ecs-tasks.amazonaws.com` → `ECS tasks`; a service that isn't known here by its own name. */
export function serviceInWords(service: string): string {
  return SERVICES.get(service) ?? service;
}

const SERVICES = new Map([
  ["cloudwatch.amazonaws.com", "CloudWatch"],
  ["delivery.logs.amazonaws.com", "CloudWatch Logs"],
  ["ec2.amazonaws.com", "EC2 instances"],
  ["ecs-tasks.amazonaws.com", "ECS tasks"],
  ["ecs.amazonaws.com", "ECS"],
  ["events.amazonaws.com", "EventBridge"],
]);

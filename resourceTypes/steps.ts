import { idOnly } from "./offlineAnswer";
import { Access, type ResourceType } from "./resourceType";

/** Commands that the program runs itself, told by the script. */
export const steps = {
  "command:local:Command": {
    words: ({ inputs }) => {
      const { create, delete: remove } = inputs as CommandInputs;
      return create === undefined
        ? { kind: "Step of destroy", facts: [inWords(remove ?? "")] }
        : { kind: "Step of up", facts: [inWords(create)] };
    },
    cost: { reason: "runs on the machine that runs Pulumi" },
    access: Access.read,
    replacedBy: { inputs: [] },
    deploy: {
      create: { reason: "its script's calls are the stack's own: e2e records them" },
      read: { reason: "it reads nothing" },
      update: { reason: "it runs again" },
      delete: { reason: "its script's calls are the stack's own: e2e records them" },
    },
    leftBehind: { reason: "it makes nothing" },
    terraform: { reason: "it is a step of up, not of AWS" },
    offline: idOnly,
  },
} satisfies Record<string, ResourceType>;

function inWords(command: string): string {
  const script = /([\w-]+)\.mjs/.exec(command)?.[1] ?? "";
  return SCRIPTS.get(script) ?? command;
}

const SCRIPTS = new Map([
  ["register", "runs the task and shows its log; retires revisions that nothing uses any more"],
  ["check-service", "fails when ECS has rolled the deployment back"],
  ["retire-family", "deregisters every revision"],
  ["make-auth-string", "gives the secret a random auth string, once"],
  ["unregister", "pauses the work pools, takes the flows out of Prefect, names what stays in AWS"],
]);

interface CommandInputs {
  readonly create?: string;
  readonly delete?: string;
}

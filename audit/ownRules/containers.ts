import { parsedDocument } from "../render/document";
import { type OwnRule, ruleAbout } from "./rule";

interface Container {
  readonly name: string;
  readonly image: string;
  readonly user?: string;
  readonly privileged?: boolean;
  readonly readonlyRootFilesystem?: boolean;
  readonly environment?: readonly { readonly name: string; readonly value: string }[];
  readonly logConfiguration?: {
    readonly logDriver?: string;
    readonly options?: Readonly<Record<string, string>>;
  };
}

/** Container faults that Checkov 3.3.30 misses: it reads `privilege`, and none of the other properties. */
export const containerRules: readonly OwnRule[] = [
  aboutContainers("own-privileged", ({ privileged }) => privileged !== false && "is privileged"),
  aboutContainers("own-root-user", ({ user = "root" }) => /^(root|0+)(:|$)/.test(user) && `runs as ${user}`),
  aboutContainers(
    "own-writable-root",
    ({ readonlyRootFilesystem }) => readonlyRootFilesystem !== true && "can write to its root file system",
  ),
  aboutContainers(
    "own-no-log",
    ({ logConfiguration }) =>
      (logConfiguration?.options?.["awslogs-group"] ?? "") === "" && "logs to no log group",
  ),
  aboutContainers("own-image-by-tag", ({ image }) => !/@sha256:[0-9a-f]{64}$/.test(image) && `runs ${image}`),
  aboutContainers("own-plaintext-secret", ({ environment = [] }) => {
    const names = environment.filter(isSecret).map(({ name }) => name);
    return names.length > 0 && `has ${names.join(", ")} in plaintext`;
  }),
];

function aboutContainers(id: string, problemOf: (container: Container) => string | false): OwnRule {
  return ruleAbout<{ readonly containerDefinitions: string }>(
    id,
    "aws:ecs/taskDefinition:TaskDefinition",
    ({ containerDefinitions }) =>
      parsedDocument<Container[]>(containerDefinitions, []).flatMap((container) => {
        const problem = problemOf(container);
        return problem === false ? [] : [`container ${container.name} ${problem}`];
      }),
  );
}

/** Whether a variable's name suggests a secret (and not a reference to one), or its value has a secret's form. */
function isSecret({ name, value }: { readonly name: string; readonly value: string }): boolean {
  return (
    (/(KEY|SECRET|TOKEN|PASSWORD|AUTH_STRING)$/.test(name) && value !== "false") ||
    (name.endsWith("DATABASE_URL") && !value.includes("passfile=")) ||
    /\bpn[ub]_\w+|\b(AKIA|ASIA)[A-Z0-9]{16}\b|:\/\/[^\s/:@"]+:[^\s/@"]+@|-----BEGIN (?!CERTIFICATE)/.test(
      value,
    )
  );
}

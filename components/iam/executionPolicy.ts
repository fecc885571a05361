import { dnsSuffix } from "./partition";
import type { PolicyStatement } from "./policyStatement";
import { parseSecretReference, type SecretReference, SecretStore } from "./secretReference";

export interface ExecutionPolicyArgs {
  readonly partition: string;
  readonly repositoryArn: string;
  readonly logGroupArn: string;
  /** ECS's `valueFrom`s. */
  readonly secrets: string[];
  readonly kmsKeyArns: string[];
}

/** Permissions of an execution role: pull the image, read its secrets, write its log. */
export function executionStatements(args: ExecutionPolicyArgs): PolicyStatement[] {
  const references = args.secrets.map(reference);
  const arnsIn = (store: SecretStore): string[] =>
    [...new Set(references.filter((r) => r.store === store).map((r) => r.arn))].sort();
  const services = references.map(({ store, arn }) => `${store}.${arn.split(":")[3] ?? ""}`);
  const statements: PolicyStatement[] = [
    // It supports no resources:
    // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html
    { sid: "LogInToRegistry", actions: ["ecr:GetAuthorizationToken"], resources: ["*"] },
    {
      sid: "PullImage",
      actions: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      resources: [args.repositoryArn],
    },
    {
      sid: "WriteLog",
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      resources: [`${args.logGroupArn}:*`],
    },
    {
      sid: "ReadSecrets",
      actions: ["secretsmanager:GetSecretValue"],
      resources: arnsIn(SecretStore.secretsManager),
    },
    { sid: "ReadParameters", actions: ["ssm:GetParameters"], resources: arnsIn(SecretStore.parameterStore) },
    {
      sid: "DecryptSecrets",
      actions: ["kms:Decrypt"],
      resources: args.kmsKeyArns,
      conditions: {
        StringEquals: {
          "kms:ViaService": [...new Set(services)]
            .sort()
            .map((service) => `${service}.${dnsSuffix(args.partition)}`),
        },
      },
    },
  ];
  return statements.filter(
    (s) => s.resources.length > 0 && (s.sid !== "DecryptSecrets" || services.length > 0),
  );
}

function reference(valueFrom: string): SecretReference {
  const parsed = parseSecretReference(valueFrom);
  if (parsed === undefined) {
    // A value that isn't an ARN may be the secret itself.
    throw new RangeError(
      "A secret must be the ARN of an SSM parameter or a Secrets Manager secret (not shown).",
    );
  }
  return parsed;
}

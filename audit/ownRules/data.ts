import { HIDDEN } from "../../offline/capturedResource";
import { type OwnRule, ruleAbout } from "./rule";

/** What is kept, and for how long. */
export const dataRules: readonly OwnRule[] = [
  ruleAbout<{ readonly retentionInDays?: number }>(
    "own-retention",
    "aws:cloudwatch/logGroup:LogGroup",
    ({ retentionInDays = 0 }) => (retentionInDays > 0 ? [] : ["keeps its lines for ever"]),
  ),
  ruleAbout<{ readonly secretString?: string }>(
    "own-secret-in-state",
    "aws:secretsmanager/secretVersion:SecretVersion",
    ({ secretString }) => (secretString === HIDDEN ? [] : ["its value is in the state as plaintext"]),
  ),
  {
    id: "own-hidden",
    // A definition or policy with a secret in it is one as a whole, and shows it to whoever may describe it in AWS.
    check: ({ inputs }) =>
      DOCUMENTS.filter((key) => inputs[key] === HIDDEN).map((key) => `has a secret in its ${key}`),
  },
];

const DOCUMENTS = ["assumeRolePolicy", "containerDefinitions", "eventPattern", "policy", "redrivePolicy"];

import { HIDDEN } from "../../offline/capturedResource";
import { type OwnRule, ruleAbout } from "./rule";

/** Rules about stored data. */
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
    // A document with a secret in it is secret as a whole, but every user who may describe it in AWS can read it.
    check: ({ inputs }) =>
      DOCUMENTS.filter((key) => inputs[key] === HIDDEN).map((key) => `has a secret in its ${key}`),
  },
];

const DOCUMENTS = ["assumeRolePolicy", "containerDefinitions", "eventPattern", "policy", "redrivePolicy"];

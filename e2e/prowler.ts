/** A finding of Prowler in OCSF, with the fields used here. */
export interface ProwlerFinding {
  readonly status_code: string;
  readonly status_detail: string;
  readonly metadata: { readonly event_code: string };
  readonly resources: readonly { readonly uid: string }[];
}

/** A check of Prowler that may fail, with the reason. */
export interface AcceptedCheck {
  readonly check: string;
  readonly because: string;
}

const EMULATED = "the emulator leaves it out of its answer";
const PREFECTS_KEY = "Prefect gives out its keys, and AWS can't rotate them";

/** Any other failure of Prowler's is a fault of the program. */
export const ACCEPTED_CHECKS: readonly AcceptedCheck[] = [
  { check: "cloudwatch_alarm_actions_alarm_state_configured", because: EMULATED },
  { check: "cloudwatch_alarm_actions_enabled", because: EMULATED },
  { check: "ec2_elastic_ip_unassigned", because: EMULATED },
  { check: "ec2_securitygroup_not_used", because: EMULATED },
  {
    check: "cloudwatch_log_group_kms_encryption_enabled",
    because: "CloudWatch encrypts logs with a key of its own; audit/exceptionList.ts has the same",
  },
  {
    check: "cloudwatch_log_group_retention_policy_specific_days_enabled",
    because: "a year is for prod; this stack is a staging",
  },
  {
    check: "ecs_task_definitions_logging_block_mode",
    because: "non-blocking is ECS's own default, and Prowler wants it written down",
  },
  { check: "secretsmanager_automatic_rotation_enabled", because: PREFECTS_KEY },
  { check: "secretsmanager_secret_rotated_periodically", because: PREFECTS_KEY },
  {
    check: "secretsmanager_has_restrictive_resource_policy",
    because: "without one only this account's roles can be let in, and those name the secret",
  },
  {
    check: "sns_topics_kms_encryption_at_rest_enabled",
    because: "CloudWatch alarms can't publish with AWS's key; audit/exceptionList.ts has the same",
  },
];

export interface Judged {
  /** Failures without an exception, one line each. */
  readonly open: readonly string[];
  /** Number of passed checks on the stack's resources. */
  readonly passed: number;
}

/** Judges Prowler's findings on a stack's resources, which `isOurs` identifies by their unique names. */
export function judge(
  findings: readonly ProwlerFinding[],
  isOurs: (uid: string) => boolean,
  accepted: readonly AcceptedCheck[] = ACCEPTED_CHECKS,
): Judged {
  const ours = findings.filter(({ resources }) => resources.some(({ uid }) => isOurs(uid)));
  return {
    open: ours
      .filter(
        ({ status_code, metadata }) =>
          status_code === "FAIL" && !accepted.some(({ check }) => check === metadata.event_code),
      )
      .map(({ metadata, status_detail }) => `${metadata.event_code}: ${status_detail}`),
    passed: ours.filter(({ status_code }) => status_code === "PASS").length,
  };
}

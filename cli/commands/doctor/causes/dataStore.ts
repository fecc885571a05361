import { type Cause, Certainty, Symptom } from "../cause";
import type { Evidence } from "../evidence/evidence";
import { logged } from "./logs";

/** `prefect_ecs/data_store`, before a task's command. */
const NO_PASSWORD = /^prefect-ecs: the data store's secret can't be read: /;

/** A task that can't read its data store's password. */
export const dataStoreSecretUnreadable: Cause = {
  id: "data-store-secret",
  title: "A task can't read the data store's password",
  symptoms: [Symptom.crashed],
  meaning:
    "The task's role reads the secret that RDS keeps for the data store before the command starts. A right was " +
    "removed by hand, the secret's key can't be used, or the task can't reach Secrets Manager.",
  find: (evidence) => {
    const because = logged(evidence, NO_PASSWORD);
    return because.length === 0
      ? undefined
      : {
          cause: "A task ended before its flow began, since it can't read the data store's password.",
          because,
          fix: [
            `Undo changes made by hand: \`pulumi up --refresh --stack ${evidence.stack}\``,
            "If AWS says AccessDeniedException in an account with `bootstrap/`: an administrator adds the stack to `dataStores` there",
            "If Secrets Manager doesn't answer: the subnets need a way to it, a NAT gateway or an interface endpoint",
          ],
          certainty: Certainty.certain,
        };
  },
};

/** https://www.postgresql.org/docs/current/errcodes-appendix.html, 53100 */
const FULL = /could not (?:extend|write to) file .*No space left on device|\bDiskFull\b/;
/** https://www.postgresql.org/docs/current/client-authentication-problems.html */
const REFUSED = /password authentication failed for user/;

/** The last matching line of each failed run. */
function failedWith({ runs }: Evidence, pattern: RegExp): string[] {
  return runs
    .filter(({ state }) => state.type === "FAILED" || state.type === "CRASHED")
    .flatMap(({ name, log }) =>
      log
        .flatMap(({ message }) => message.split("\n"))
        .filter((line) => pattern.test(line))
        .slice(-1)
        .map((line) => `run ${name} logged: ${line.trim()}`),
    );
}

/** A database without space. */
export const databaseFull: Cause = {
  id: "database-full",
  title: "The database's storage is full",
  symptoms: [Symptom.failed, Symptom.crashed],
  meaning:
    "PostgreSQL has no space left. A data store grows up to `maxStorageGiB`, at most once in six hours; other databases as their keeper set them up.",
  find: (evidence) => {
    const because = failedWith(evidence, FULL);
    return because.length === 0
      ? undefined
      : {
          cause: "A flow's database has no space left.",
          because,
          fix: [
            `The stack's data store: \`pulumi config set --path dataStore.storageGiB <more> --stack ${evidence.stack}\`, \`maxStorageGiB\` likewise, then \`pulumi up\`; storage can't shrink`,
          ],
          certainty: Certainty.certain,
        };
  },
};

/** A password that the database refuses. */
export const databasePasswordRefused: Cause = {
  id: "database-password-refused",
  title: "The database refuses the password",
  symptoms: [Symptom.failed, Symptom.crashed],
  meaning:
    "A password was rotated. Of a data store a new connection can be refused for half a minute; an address with a password in `secrets` stays the old one until somebody changes it.",
  find: (evidence) => {
    const because = failedWith(evidence, REFUSED);
    return because.length === 0
      ? undefined
      : {
          cause: "A database refused a flow's password.",
          because,
          fix: [
            "The stack's data store: run it again; tasks with `retries=2, retry_delay_seconds=30` outlast a rotation",
            `An address in \`secrets\`: \`./prefect-ecs secret set DATABASE_URL --stack ${evidence.stack}\``,
          ],
          certainty: Certainty.certain,
        };
  },
};

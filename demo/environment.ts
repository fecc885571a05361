/**
 * What a person's shell holds for their own accounts: a demo with it would speak to their Prefect, their AWS or their
 * database.
 */
const PERSONAL =
  /^(AWS_|PREFECT_|PULUMI_|EGRESS_|WORK_POOL|PG[A-Z]+$|DATABASE_URL$|LEADERBOARD_FILE$|REGISTRATION_CONFIG$)/;

/** Where the engine and its plugins are, and how it gets plugins; the rest of its settings are about other stacks. */
const KEPT =
  /^PULUMI_(HOME|SKIP_UPDATE_CHECK|DISABLE_AUTOMATIC_PLUGIN_ACQUISITION|PLUGIN_DOWNLOAD_URL_OVERRIDES)$/;

/** The addresses of this machine, which no proxy needs to help with. */
const LOOPBACK = "localhost,127.0.0.1,::1";

/** The environment for what runs on this machine, without what belongs to a person's own accounts. */
export function cleanEnvironment(base: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(base).filter(([name]) => !PERSONAL.test(name) || KEPT.test(name));
  const noProxy = [base["NO_PROXY"] ?? base["no_proxy"], LOOPBACK].filter(Boolean).join(",");
  return { ...Object.fromEntries(kept), NO_PROXY: noProxy, no_proxy: noProxy, DO_NOT_TRACK: "1" };
}

/** A segment of a repository's name in ECR, which has the strictest rule. */
export const name = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/**
 * The longest name that contains them is a role's, `<project>-<stack>-agent-<agent>-execution-<7 digits>`. IAM allows 64
 * characters, and an agent's name has up to 13.
 */
export const maxProjectAndStack = 25;

/** What ECR, the strictest of all, takes as a part of a repository's name. */
export const name = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/**
 * The longest name made of them is a role's, `<project>-<stack>-agent-<agent>-execution-<7 digits>`, of which IAM
 * allows 64 characters, and an agent's name has up to 13.
 */
export const maxProjectAndStack = 25;

/** A fault that was foreseen and that its message explains: shown without a stack trace. */
export class CliError extends Error {}

/** What was typed can't be meant. */
export class UsageError extends CliError {}

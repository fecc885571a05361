/** A fault that was foreseen and that its message explains: shown without a stack trace. */
export class CliError extends Error {}

/** What is asked for isn't there. */
export class NotThereError extends CliError {}

/** What was typed can't be meant. */
export class UsageError extends CliError {}

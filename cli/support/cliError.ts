/** An expected error, shown as its message without a stack trace. */
export class CliError extends Error {}

/** Something was not found. */
export class NotThereError extends CliError {}

/** Invalid command line. */
export class UsageError extends CliError {}

/** Exit codes of all commands; the help of `run` and `task` lists more. */
export const ExitCode = {
  ok: 0,
  failed: 1,
  /** The command line itself is wrong. */
  usage: 2,
  /** What could be read is well, and something could not be read. */
  unread: 4,
  /** Ended by Ctrl-C, as shells count it. */
  interrupted: 130,
} as const;

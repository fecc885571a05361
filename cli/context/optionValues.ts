import { InvalidArgumentError } from "commander";
import { parseDuration } from "../support/time";

/** For commander: a time such as `1h`, in seconds. */
export function seconds(text: string): number {
  const parsed = parseDuration(text);
  if (parsed === undefined) {
    throw new InvalidArgumentError("It must be a number with s, m, h or d, for example 30m.");
  }
  return parsed;
}

/** For commander: a whole number above 0. */
export function count(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) {
    throw new InvalidArgumentError("It must be a whole number above 0.");
  }
  return Number(text);
}

/** For commander: a port of this machine that needs no special rights. */
export function portNumber(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port < 1024 || port > 65535) {
    throw new InvalidArgumentError("It must be a port from 1024 to 65535.");
  }
  return port;
}

/** For commander: collects `NAME=value` options. */
export function variable(
  text: string,
  before: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const { name, value } = /^(?<name>[A-Za-z_]\w*)=(?<value>.*)$/s.exec(text)?.groups ?? {};
  if (name === undefined || value === undefined) {
    throw new InvalidArgumentError("It must be NAME=value.");
  }
  return { ...before, [name]: value };
}

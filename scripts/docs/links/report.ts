import { columns } from "../../../cli/support/columns";
import type { Colours } from "../../../cli/support/progress";
import type { CheckedLink } from "./checkLinks";
import type { Verdict } from "./verdict";

/** Problems, a line per place, the worst last; then their counts. */
export function linksReport(checked: readonly CheckedLink[], colours: Colours): string[] {
  const having = (wanted: Verdict): CheckedLink[] => checked.filter(({ verdict }) => verdict === wanted);
  const found = having("found");
  const moved = found.filter(({ movedTo }) => movedTo !== undefined);
  const closed = having("closed to robots");
  const unanswered = having("unanswered");
  const gone = having("gone");
  return [
    ...section(colours.dim("Closed to robots"), closed),
    ...section(colours.yellow("Without an answer, for now"), unanswered),
    ...section(colours.yellow("Moved for good: name the new address"), moved),
    ...section(colours.red("Gone"), gone),
    `${checked.length} addresses: ${found.length} found (${moved.length} of them moved), ` +
      `${closed.length} closed to robots, ${unanswered.length} without an answer, ${gone.length} gone.`,
  ];
}

function section(title: string, links: readonly CheckedLink[]): string[] {
  const rows = links.flatMap((link) =>
    link.places.map(({ file, line }) => [`  ${file}:${line}`, saidBy(link), route(link)]),
  );
  return rows.length === 0 ? [] : [`${title}:`, ...columns(rows), ""];
}

/** Clearer words for error codes. */
const WORDS: Readonly<Record<string, string>> = {
  EAI_AGAIN: "no name server answers",
  ECONNREFUSED: "refuses connections",
  EHOSTDOWN: "no way to its host",
  EHOSTUNREACH: "no way to its host",
  ENETDOWN: "no way to its network",
  ENETUNREACH: "no way to its network",
  ENOTFOUND: "no such host",
  ETIMEDOUT: "no connection in time",
  UND_ERR_CONNECT_TIMEOUT: "no connection in time",
};

function saidBy({ answer }: CheckedLink): string {
  return typeof answer === "number" ? String(answer) : (WORDS[answer.code ?? ""] ?? answer.message);
}

function route({ address, movedTo }: CheckedLink): string {
  return movedTo === undefined ? address : `${address} → ${movedTo}`;
}

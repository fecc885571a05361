import type { Dispatcher } from "undici";
import { CliError } from "../../../cli/support/cliError";
import type { Place } from "./externalLinks";
import { type Verdict, verdictOf } from "./verdict";
import { visit, type Visit } from "./visit";

/** An address, and its site's answer. */
export interface CheckedLink extends Visit {
  readonly address: string;
  readonly places: readonly Place[];
  readonly verdict: Verdict;
}

/** Requests each page once, several at a time. */
export async function checkLinks(
  links: ReadonlyMap<string, readonly Place[]>,
  dispatcher: Dispatcher,
  say: (detail: string) => void,
): Promise<CheckedLink[]> {
  const pages = new Set([...links.keys()].map(pageOf));
  const visits = new Map<string, Visit>();
  const visitPage = async (page: string): Promise<void> => {
    visits.set(page, await visit(page, dispatcher));
    say(`${visits.size} of ${pages.size}`);
  };
  await Promise.all([...pages].map(visitPage));
  if ([...visits.values()].every(({ answer }) => typeof answer !== "number")) {
    throw new CliError(`None of ${pages.size} addresses could be reached: is there a way to the Internet?`);
  }
  return [...links].flatMap(([address, places]) => {
    const visited = visits.get(pageOf(address));
    return visited === undefined ? [] : [{ address, places, ...visited, verdict: verdictOf(visited) }];
  });
}

/** The address without its fragment. */
function pageOf(address: string): string {
  return address.replace(/#.*/, "");
}

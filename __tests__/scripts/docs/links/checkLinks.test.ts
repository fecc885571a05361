// A server on this machine doesn't prove that sites elsewhere answer: `npm run docs:links` asks them, every night.
import pc from "picocolors";
import type { Dispatcher } from "undici";
import { type CheckedLink, checkLinks } from "../../../../scripts/docs/links/checkLinks";
import { linksReport } from "../../../../scripts/docs/links/report";
import { sites } from "../../../../scripts/docs/links/sites";
import { type SiteServer, siteServer } from "./siteServer";

let site: SiteServer;
let dispatcher: Dispatcher;
let impatient: Dispatcher;

beforeEach(async () => {
  const pauses = { pauseMilliseconds: 1, longestPauseMilliseconds: 5 };
  site = await siteServer();
  dispatcher = sites({ timeoutMilliseconds: 5_000, ...pauses });
  impatient = sites({ timeoutMilliseconds: 60, ...pauses });
});

afterEach(async () => {
  await Promise.all([dispatcher.destroy(), impatient.destroy()]);
  site.close();
});

const PLACE = { file: "docs/start.md", line: 7 };

async function check(...addresses: readonly string[]): Promise<CheckedLink[]> {
  const links = new Map(addresses.map((address) => [address, [PLACE]]));
  return checkLinks(links, dispatcher, () => undefined);
}

it.each([
  ["/page", "found", 200, 1],
  ["/large", "found", 200, 1],
  ["/gone", "gone", 410, 1],
  ["/never-was", "gone", 404, 1],
  ["/forbidden", "closed to robots", 403, 1],
  ["/no-robots", "closed to robots", 999, 1],
  ["/busy", "closed to robots", 429, 3],
  ["/busy-once", "found", 200, 2],
  ["/flaky", "found", 200, 3],
  ["/broken", "unanswered", 500, 3],
])("%s is %s, by %s, after %s visits", async (path, verdict, answer, visits) => {
  const [link] = await check(site.origin + path);
  expect(link).toMatchObject({ verdict, answer, movedTo: undefined });
  expect(site.visits.get(path)).toBe(visits);
});

it("/slow-once is found, by 200, after more visits than one", async () => {
  const links = await checkLinks(
    new Map([[`${site.origin}/slow-once`, [PLACE]]]),
    impatient,
    () => undefined,
  );
  expect(links).toMatchObject([{ verdict: "found", answer: 200 }]);
  // A busy machine may be slow itself at the second.
  expect(site.visits.get("/slow-once")).toBeGreaterThan(1);
});

it("/hangs-up is unanswered, after 3 visits", async () => {
  const [, link] = await check(`${site.origin}/page`, `${site.origin}/hangs-up`);
  expect(link).toMatchObject({ verdict: "unanswered", answer: { code: "UND_ERR_SOCKET" } });
  expect(site.visits.get("/hangs-up")).toBe(3);
});

it.each([
  ["/moved", "found", "/page"],
  ["/moved-twice", "found", "/page"],
  ["/moved-into-nothing", "gone", "/gone"],
  ["/for-now", "found", undefined],
])("%s is %s, for good at %s", async (path, verdict, target) => {
  const movedTo = target === undefined ? undefined : site.origin + target;
  expect(await check(site.origin + path)).toEqual([expect.objectContaining({ verdict, movedTo })]);
});

it.each([
  ["/in-a-circle", "gone", { code: "TOO_MANY_REDIRECTS", message: "more than 20 redirects" }],
  ["/nowhere", "unanswered", { code: "ERR_INVALID_URL", message: "Invalid URL" }],
])("%s is %s, though its site answers", async (path, verdict, answer) => {
  const [, link] = await check(`${site.origin}/page`, site.origin + path);
  expect(link).toMatchObject({ verdict, answer });
});

it("takes a host without an address for gone, and one that refuses connections for closed tonight", async () => {
  const closed = await siteServer();
  closed.close();
  const links = await check(`${site.origin}/page`, "https://nobody.invalid/", closed.origin);
  expect(links.map(({ verdict, answer }) => [verdict, answer])).toEqual([
    ["found", 200],
    ["gone", expect.objectContaining({ code: "ENOTFOUND" })],
    ["unanswered", expect.objectContaining({ code: "ECONNREFUSED" })],
  ]);
});

it("asks once for a page, whatever part of it is named, and says how far it is", async () => {
  const said: string[] = [];
  const links = ["/page", "/page#a", "/page#b", "/moved"].map(
    (path) => [site.origin + path, [PLACE]] as const,
  );
  const checked = await checkLinks(new Map(links), dispatcher, (detail) => said.push(detail));
  expect(checked.map(({ address }) => address)).toEqual(links.map(([address]) => address));
  expect(said).toEqual(["1 of 2", "2 of 2"]);
  // Once by its own name, and once as what has moved there.
  expect(site.visits.get("/page")).toBe(2);
});

it("calls nothing gone where nothing can be reached", async () => {
  await expect(check("https://nobody.invalid/a", "https://nobody.invalid/b")).rejects.toThrow(
    "None of 2 addresses could be reached: is there a way to the Internet?",
  );
});

it("reports a line for each place, what is gone last", async () => {
  const { origin } = site;
  const places = [PLACE, { file: "cli/a.ts", line: 12 }];
  const names = ["/page", "/gone", "/moved", "/moved-into-nothing", "/forbidden", "/broken"];
  const links = new Map(
    [...names.map((name) => origin + name), "https://nobody.invalid/"].map((address) => [address, [PLACE]]),
  );
  links.set(`${origin}/gone`, places);
  const checked = await checkLinks(links, dispatcher, () => undefined);
  expect(linksReport(checked, pc.createColors(false)).join("\n").replaceAll(origin, "")).toBe(
    `Closed to robots:
  docs/start.md:7  403  /forbidden

Without an answer, for now:
  docs/start.md:7  500  /broken

Moved for good: name the new address:
  docs/start.md:7  200  /moved → /page

Gone:
  docs/start.md:7  410           /gone
  cli/a.ts:12      410           /gone
  docs/start.md:7  410           /moved-into-nothing → /gone
  docs/start.md:7  no such host  https://nobody.invalid/

7 addresses: 2 found (1 of them moved), 1 closed to robots, 1 without an answer, 3 gone.`,
  );
});

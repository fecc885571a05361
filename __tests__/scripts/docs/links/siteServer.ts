import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A page's responses to its first visit, its second, …; the last one for all later visits. */
type Answers = readonly RequestListener[];

const says =
  (status: number, headers: Record<string, string> = {}): RequestListener =>
  (_, response) => {
    response.writeHead(status, headers).end("page");
  };

const PAGES: Readonly<Record<string, Answers>> = {
  "/page": [says(200)],
  "/large": [
    (_, response) => {
      response.end("a".repeat(2 ** 20));
    },
  ],
  "/moved": [says(301, { location: "/page" })],
  "/moved-twice": [says(308, { location: "/moved" })],
  "/for-now": [says(302, { location: "/moved" })],
  "/moved-into-nothing": [says(301, { location: "/gone" })],
  "/in-a-circle": [says(302, { location: "/in-a-circle" })],
  "/nowhere": [says(301, { location: "https://" })],
  "/gone": [says(410)],
  "/forbidden": [says(403)],
  "/no-robots": [says(999)],
  "/busy": [says(429, { "retry-after": "3600" })],
  "/busy-once": [says(429, { "retry-after": "1" }), says(200)],
  "/flaky": [says(503), says(503), says(200)],
  "/broken": [says(500)],
  "/slow-once": [() => undefined, says(200)],
  "/hangs-up": [
    ({ socket }) => {
      socket.destroy();
    },
  ],
};

export interface SiteServer {
  readonly origin: string;
  /** How often each page was asked for. */
  readonly visits: ReadonlyMap<string, number>;
  close(): void;
}

/** A site with pages that are there, that have moved or gone, and that have moods; all others are 404. */
export async function siteServer(): Promise<SiteServer> {
  const visits = new Map<string, number>();
  const server: Server = createServer((request, response) => {
    const { url = "" } = request;
    const earlier = visits.get(url) ?? 0;
    visits.set(url, earlier + 1);
    const answers = PAGES[url] ?? [says(404)];
    answers[Math.min(earlier, answers.length - 1)]?.(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    visits,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** The constant response of a server that isn't the intended one. */
export interface Page {
  readonly status: number;
  readonly body: string;
}

export interface OtherServer {
  readonly address: string;
  /** Resolves when it has been asked. */
  readonly asked: Promise<void>;
  close(): void;
}

/** A server that takes requests and never answers, or answers all of them with a page. */
export async function otherServer(page?: Page): Promise<OtherServer> {
  let tell = (): void => undefined;
  const asked = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const server = createServer((_, response) => {
    tell();
    if (page !== undefined) {
      response.writeHead(page.status, { "content-type": "text/html" }).end(page.body);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

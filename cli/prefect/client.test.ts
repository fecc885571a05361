import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { basicAuthorization } from "./authorization";
import { PrefectClient } from "./client";
import { PrefectUnreachable } from "./prefectError";
import { never } from "../../__tests__/demo/temporaryFolder";

// How Prefect itself answers is shown by `npm run demo` and `npm run e2e`.

interface Answer {
  readonly status?: number;
  readonly body: unknown;
}

let server: Server | undefined;

/** A server that gives the answers one after the other; says what it was asked. */
async function answering(...answers: Answer[]): Promise<{ apiUrl: string; requests: IncomingMessage[] }> {
  const requests: IncomingMessage[] = [];
  server = createServer((request, response) => {
    requests.push(request);
    const { status = 200, body } = answers[Math.min(requests.length, answers.length) - 1] as Answer;
    response.writeHead(status).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { apiUrl: `http://127.0.0.1:${port}/api`, requests };
}

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

describe("the Prefect client", () => {
  it("asks once more when the server closes the connection, and no more than once", async () => {
    let closed = 0;
    let toClose = 1;
    const { apiUrl, requests } = await answering({ body: [{ status: "ONLINE" }] });
    server?.prependListener("request", (request) => {
      if (closed < toClose) {
        closed += 1;
        request.socket.destroy();
      }
    });
    const client = new PrefectClient({ apiUrl, signal: never });

    expect(await client.hasWorker("demo")).toBe(true);
    expect(requests).toHaveLength(2);

    [closed, toClose] = [0, Infinity];
    await expect(client.hasWorker("demo")).rejects.toThrow(PrefectUnreachable);
    expect(closed).toBe(2);
  });

  it("asks again when the server's database is busy", async () => {
    const busy = { status: 503, body: { exception_message: "Service Unavailable" } };
    const { apiUrl, requests } = await answering(busy, { body: [{ status: "ONLINE" }] });

    expect(await new PrefectClient({ apiUrl, signal: never }).hasWorker("demo")).toBe(true);
    expect(requests.map(({ url }) => url)).toStrictEqual([
      "/api/work_pools/demo/workers/filter",
      "/api/work_pools/demo/workers/filter",
    ]);
  });

  it("shows the request and the answer when it is refused", async () => {
    const { apiUrl } = await answering({ status: 404, body: { detail: "Not Found" } });

    await expect(new PrefectClient({ apiUrl, signal: never }).run("7")).rejects.toThrow(
      'Prefect answered 404 to GET /flow_runs/7: {"detail":"Not Found"}',
    );
  });

  it("authenticates at a server with basic auth", async () => {
    const { apiUrl, requests } = await answering({ body: [] });

    const authorization = () => Promise.resolve(basicAuthorization("admin:pass", "a test"));
    await new PrefectClient({ apiUrl, signal: never, authorization }).hasWorker("demo");

    expect(requests[0]?.headers.authorization).toBe("Basic YWRtaW46cGFzcw==");
  });

  it("reads a run's tables in the order of their keys", async () => {
    const table = (key: string): object => ({ key, description: null, data: '[{"rank":1}]' });
    const { apiUrl } = await answering({ body: [table("b"), table("a")] });

    expect(await new PrefectClient({ apiUrl, signal: never }).tables("7")).toStrictEqual([
      { key: "a", description: "a", rows: [{ rank: 1 }] },
      { key: "b", description: "b", rows: [{ rank: 1 }] },
    ]);
  });
});

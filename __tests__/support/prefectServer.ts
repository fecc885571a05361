import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** Prefect's response to a route and the request's body: JSON, or an error. */
export type PrefectAnswer = (body: unknown) => unknown;

/** An answer of Prefect that is no success. */
export class Refusal {
  constructor(
    readonly status: number,
    readonly body: unknown,
  ) {}
}

export interface PrefectRequest {
  /** As in `POST /logs/filter`. */
  readonly route: string;
  readonly body: unknown;
  readonly authorization: string | undefined;
}

export interface FakePrefect {
  readonly apiUrl: string;
  readonly requests: PrefectRequest[];
  close(): void;
}

/** A stand-in for Prefect's API. A route's query counts as part of it; what is not there is 404. */
export async function fakePrefect(routes: Record<string, PrefectAnswer>): Promise<FakePrefect> {
  const requests: PrefectRequest[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const route = `${request.method ?? ""} ${(request.url ?? "").replace(/^\/api/, "")}`;
      const text = Buffer.concat(chunks).toString();
      const body: unknown = text === "" ? undefined : JSON.parse(text);
      requests.push({ route, body, authorization: request.headers.authorization });
      const answer = routes[route]?.(body) ?? new Refusal(404, { detail: "Not Found" });
      response.writeHead(answer instanceof Refusal ? answer.status : 200);
      response.end(JSON.stringify(answer instanceof Refusal ? answer.body : answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    apiUrl: `http://127.0.0.1:${port}/api`,
    requests,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

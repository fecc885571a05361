import { createServer, type Server } from "node:net";
import { answers, freePort } from "./ports";

const loopback = "127.0.0.1";

async function listening(port = 0): Promise<Server> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, loopback, resolve));
  return server;
}

function portOf(server: Server): number {
  return (server.address() as { port: number }).port;
}

describe("a free port", () => {
  it("is the preferred one if it is free", async () => {
    const server = await listening();
    const port = portOf(server);
    await new Promise((resolve) => server.close(resolve));

    expect(await freePort(port, [loopback, "::1"])).toBe(port);
  });

  it("is another one if it is in use at one of the addresses", async () => {
    const server = await listening();
    const port = portOf(server);

    const free = await freePort(port, ["::1", loopback]);

    expect(free).toBeGreaterThan(port);
    expect(await answers(free, loopback)).toBe(false);
    server.close();
  });

  it("is none of those that are spoken for", async () => {
    const server = await listening();
    const port = portOf(server);
    await new Promise((resolve) => server.close(resolve));

    expect(await freePort(port, [loopback], [port])).toBeGreaterThan(port);
  });
});

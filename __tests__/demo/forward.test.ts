import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { startForwarder } from "../../demo/forwarder";
import { recordedProcesses } from "../../demo/processes";
import { never, withFolder } from "./temporaryFolder";

// Elsewhere the loopback has one address, and Docker passes containers on to it by itself.
const describeOnLinux = process.platform === "linux" ? describe : describe.skip;

const progress = { step: () => Promise.reject(new Error("not expected")) };

describeOnLinux("a forwarder", () => {
  it("makes a server of the loopback answer at another address, once however often it is started", () =>
    withFolder(async (folder) => {
      const server = createServer((request, response) => request.pipe(response));
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      const { port } = server.address() as AddressInfo;
      const session = { folder, progress, signal: never };

      await startForwarder(session, "echo", "127.0.0.2", port);
      await startForwarder(session, "echo", "127.0.0.2", port);

      const body = "x".repeat(1_000_000);
      const response = await fetch(`http://127.0.0.2:${port}`, { method: "POST", body });
      expect(await response.text()).toBe(body);
      expect(recordedProcesses(folder).map(({ name }) => name)).toStrictEqual(["echo-for-containers"]);
      server.closeAllConnections();
      server.close();
    }));
});

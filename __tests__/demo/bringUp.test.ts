import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import * as path from "node:path";
import { bringUp } from "../../demo/bringUp";
import { DemoKind, writeDemoState } from "../../demo/demoState";
import { refuseOtherDemo } from "../../demo/earlierDemo";
import type { LocalFolder } from "../../demo/folder";
import type { Session } from "../../demo/session";
import { CliError } from "../../cli/support/cliError";
import { never, withFolder } from "./temporaryFolder";

const said: string[] = [];
beforeEach(() => {
  said.length = 0;
  jest.spyOn(console, "error").mockImplementation((text: string) => said.push(text));
});
afterEach(() => {
  jest.restoreAllMocks();
});

function sessionIn(folder: LocalFolder): Session {
  return { folder, progress: { step: (_, work) => work(() => undefined) }, signal: never };
}

/** Something that an earlier command has made. */
function makeState(folder: LocalFolder): string {
  const file = path.join(folder.pulumi, "state.json");
  mkdirSync(folder.pulumi, { recursive: true });
  writeFileSync(file, "{}");
  return file;
}

describe("bringing something up", () => {
  it("leaves alone what is there when it is refused", () =>
    withFolder(async (folder) => {
      const state = makeState(folder);
      const look = (): Promise<never> => Promise.reject(new CliError("There is no Docker."));
      expect(await bringUp(sessionIn(folder), { look, make: () => Promise.resolve() })).toBe(false);
      expect(said).toEqual(["There is no Docker."]);
      expect(existsSync(state)).toBe(true);
    }));

  it("removes what it has begun when it fails", () =>
    withFolder(async (folder) => {
      const make = (): Promise<void> => {
        makeState(folder);
        return Promise.reject(new CliError("The port is taken."));
      };
      expect(await bringUp(sessionIn(folder), { look: () => Promise.resolve(), make })).toBe(false);
      expect(said).toEqual(["The port is taken."]);
      expect(existsSync(folder.path)).toBe(false);
    }));
});

describe("a demo, and servers for stacks of one's own, in the same folder", () => {
  it("refuse to take each other's place", () =>
    withFolder(async (folder) => {
      const server = createServer((_, response) => response.end("true")).listen(0, "127.0.0.1");
      await new Promise((resolve) => server.once("listening", resolve));
      const ports = { emulator: 1, prefect: (server.address() as AddressInfo).port };
      mkdirSync(folder.path, { recursive: true });
      try {
        writeDemoState(folder, { kind: DemoKind.servers, ports });
        await expect(refuseOtherDemo(folder, false)).rejects.toThrow(
          "`npm run demo:servers` is up here: `npm run demo:down` removes it with all of its stacks, " +
            "then run `npm run demo` again.",
        );
        await expect(refuseOtherDemo(folder, true)).resolves.toBeUndefined();

        writeDemoState(folder, { kind: DemoKind.ecs, ports });
        await expect(refuseOtherDemo(folder, true)).rejects.toThrow(
          "A demo is up here: `npm run demo:down` removes it, then run `npm run demo:servers` again.",
        );
        await expect(refuseOtherDemo(folder, false)).resolves.toBeUndefined();
      } finally {
        server.close();
      }
    }));
});

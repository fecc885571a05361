import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { type AddressInfo } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import * as path from "node:path";
import { flowsPython } from "./docker";

/** A package index and a git repository behind one login, at an address that builds reach. */
export interface PrivateServer {
  readonly host: string;
  readonly user: string;
  readonly password: string;
  readonly server: Server;
}

/** Serves `team-internal` 1.0 as a package and `team-git` as a repository. */
export async function privateServer(): Promise<PrivateServer> {
  const root = mkdtempSync(path.join(tmpdir(), "private-"));
  makeWheel(path.join(root, "simple/team-internal"));
  makeRepository(path.join(root, "git"));
  const [user, password] = ["builder", "sesame-4711-open"];
  const login = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
  const server = createServer(({ headers, url = "" }, response) => {
    const place = path.join(root, new URL(url, "http://server").pathname);
    if (headers.authorization !== login) {
      response.writeHead(401, { "WWW-Authenticate": 'Basic realm="team"' }).end();
    } else if (!existsSync(place)) {
      response.writeHead(404).end();
    } else if (statSync(place).isDirectory()) {
      response
        .writeHead(200, { "Content-Type": "text/html" })
        .end(readFileSync(path.join(place, "index.html")));
    } else {
      response.writeHead(200).end(readFileSync(place));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "0.0.0.0", resolve));
  return { host: `${ownAddress()}:${(server.address() as AddressInfo).port}`, user, password, server };
}

function makeWheel(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const wheel = "team_internal-1.0-py3-none-any.whl";
  flowsPython(folder, [
    "python",
    "-c",
    [
      "import sys, zipfile",
      "wheel = zipfile.ZipFile(sys.argv[1], 'w')",
      "info = 'team_internal-1.0.dist-info'",
      "wheel.writestr('team_internal.py', 'NAME = \"internal\"\\n')",
      "wheel.writestr(f'{info}/METADATA', 'Metadata-Version: 2.1\\nName: team-internal\\nVersion: 1.0\\n')",
      "wheel.writestr(f'{info}/WHEEL', 'Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')",
      "wheel.writestr(f'{info}/RECORD', '')",
      "wheel.close()",
    ].join("\n"),
    path.join(folder, wheel),
  ]);
  writeFileSync(path.join(folder, "index.html"), `<a href="${wheel}">${wheel}</a>`);
}

/** As a web server without any part of git serves one. */
function makeRepository(folder: string): void {
  const work = path.join(folder, "work");
  mkdirSync(work, { recursive: true });
  writeFileSync(path.join(work, "team_git.py"), 'NAME = "git"\n');
  writeFileSync(
    path.join(work, "setup.py"),
    'from setuptools import setup\nsetup(name="team-git", version="2.0", py_modules=["team_git"])\n',
  );
  const git = (...args: readonly string[]): void => {
    const identity = ["-c", "user.name=team", "-c", "user.email=team@example.com"];
    execFileSync("git", ["-C", work, ...identity, ...args], { stdio: "pipe" });
  };
  git("init", "-q", "-b", "main");
  git("add", ".");
  git("commit", "-qm", "first");
  git("clone", "-q", "--bare", ".", path.join(folder, "team-git.git"));
  execFileSync("git", ["-C", path.join(folder, "team-git.git"), "update-server-info"]);
}

function ownAddress(): string {
  const addresses = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
  const own = addresses.find(({ family, internal }) => family === "IPv4" && !internal);
  if (own === undefined) {
    throw new Error("this machine has no address that a container could reach");
  }
  return own.address;
}

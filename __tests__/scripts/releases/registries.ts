import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";

/** A version of a package of the local npm registry or Python index, and why it is deprecated or yanked. */
export type Versions = Readonly<Record<string, string | undefined>>;

export interface Registries {
  readonly npm: Readonly<Record<string, { readonly latest: string; readonly versions: Versions }>>;
  readonly python: Readonly<Record<string, Versions>>;
  /** Tags by `owner/name`; each tag is of the repository's only commit. */
  readonly gitHub: Readonly<Record<string, readonly string[]>>;
}

export interface Served {
  readonly commit: string;
  close(): Promise<void>;
}

/** An address without a server. */
const NOBODY = "http://127.0.0.1:9/";

/**
 * Registries of this machine, which npm, uv and git are set up with until they are closed. Packages of `@away` and
 * repositories of `away` don't respond, and neither does the Python package `away`.
 */
export async function serve({ npm, python, gitHub }: Registries): Promise<Served> {
  const folder = mkdtempSync(path.join(tmpdir(), "registries-"));
  const server = createServer(({ url = "" }, response) => {
    const name = decodeURIComponent(url.replace(/^\/(?:simple\/)?/, "").replace(/\/$/, ""));
    const answer = url.startsWith("/simple/") ? index(name, python[name]) : packument(name, npm[name]);
    const type = url.startsWith("/simple/") ? "application/vnd.pypi.simple.v1+json" : "application/json";
    const [, file = "", version = ""] = /^\/files\/(.+)-(.+)-py3-none-any\.whl\.metadata$/.exec(url) ?? [];
    response.statusCode = name === "away" ? 503 : 200;
    if (file !== "") {
      response.end(`Metadata-Version: 2.1\nName: ${file}\nVersion: ${version}\n`);
    } else {
      response.statusCode = answer === undefined && name !== "away" ? 404 : response.statusCode;
      response.setHeader("content-type", type).end(JSON.stringify(answer ?? {}));
    }
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const before = { ...process.env };
  Object.assign(process.env, {
    npm_config_registry: address,
    "npm_config_@away:registry": NOBODY,
    npm_config_fetch_retries: "0",
    npm_config_cache: path.join(folder, "npm"),
    UV_DEFAULT_INDEX: `${address}/simple`,
    UV_NO_CONFIG: "1",
    UV_HTTP_RETRIES: "0",
    UV_CACHE_DIR: path.join(folder, "uv"),
    GIT_CONFIG_COUNT: "2",
    GIT_CONFIG_KEY_0: `url.file://${folder}/gitHub/.insteadOf`,
    GIT_CONFIG_VALUE_0: "https://github.com/",
    GIT_CONFIG_KEY_1: `url.${NOBODY}.insteadOf`,
    GIT_CONFIG_VALUE_1: "https://github.com/away/",
    ...identity,
  });
  let commit = "";
  for (const [repository, tags] of Object.entries(gitHub)) {
    const cwd = path.join(folder, "gitHub", repository);
    mkdirSync(cwd, { recursive: true });
    const git = (...args: string[]): string => execFileSync("git", args, { cwd, encoding: "utf8" }).trim();
    git("init", "--quiet");
    git("commit", "--quiet", "--allow-empty", "--message=one");
    // Annotated, as most are: the tag is an object of its own.
    tags.forEach((tag) => git("tag", "--annotate", "--message=it", tag));
    commit = git("rev-parse", "HEAD");
  }
  return {
    commit,
    async close() {
      process.env = before;
      await new Promise((closed) => server.close(closed));
      rmSync(folder, { recursive: true, force: true });
    },
  };

  function index(name: string, versions: Versions | undefined): object | undefined {
    return (
      versions && {
        meta: { "api-version": "1.1" },
        name,
        files: Object.entries(versions).map(([version, yanked]) => ({
          filename: `${name}-${version}-py3-none-any.whl`,
          url: `${address}/files/${name}-${version}-py3-none-any.whl`,
          hashes: {},
          "core-metadata": true,
          yanked: yanked ?? false,
        })),
      }
    );
  }
}

/** The same commit in every repository. */
const identity = Object.fromEntries(
  ["AUTHOR", "COMMITTER"].flatMap((who) => [
    [`GIT_${who}_NAME`, "test"],
    [`GIT_${who}_EMAIL`, "test@example.com"],
    [`GIT_${who}_DATE`, "2026-01-01T00:00:00Z"],
  ]),
);

function packument(name: string, of: Registries["npm"][string] | undefined): object | undefined {
  return (
    of && {
      name,
      "dist-tags": { latest: of.latest },
      versions: Object.fromEntries(
        Object.entries(of.versions).map(([version, deprecated]) => [
          version,
          { name, version, deprecated, dist: { tarball: "http://127.0.0.1:9/x.tgz", shasum: "0" } },
        ]),
      ),
    }
  );
}

/** A project of these files, all in git but `node_modules`. */
export function project(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(path.join(tmpdir(), "project-"));
  for (const [file, content] of Object.entries({ ...files, ".gitignore": "node_modules\n" })) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), content);
  }
  execFileSync("git", ["init", "--quiet"], { cwd: root });
  execFileSync("git", ["add", "."], { cwd: root });
  return root;
}

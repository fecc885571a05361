// That CloudWatch matches as it is documented to, only CloudWatch shows. Lines of Prefect 3.9.1 and of `prefect_ecs/server`.
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { SERVER_ERROR_PATTERN } from "../../../components/monitoring/serverErrors";

const terms = [...SERVER_ERROR_PATTERN.matchAll(/\?"([^"]+)"(?: |$)/g)].map(([, term = ""]) => term);
const matching = (lines: readonly string[]): string[] =>
  lines.filter((line) => terms.some((term) => line.includes(term)));
/** Where its own lines come from. */
const source = ["preparation", "valkey", "__main__"]
  .map((file) =>
    readFileSync(path.resolve(__dirname, `../../../prefect_ecs/src/prefect_ecs/server/${file}.py`), "utf8"),
  )
  .join("");

it("has nothing but optional terms", () => {
  expect(terms.map((term) => `?"${term}"`).join(" ")).toBe(SERVER_ERROR_PATTERN);
});

it("catches Prefect's errors, and what keeps the server from its database", () => {
  const lines = [
    "12:00:00.000 | ERROR   | prefect.server.services.scheduler - Unexpected error in: ConnectionRefusedError(111)",
    "12:00:00.000 | CRITICAL | uvicorn.error - stopped",
    "Traceback (most recent call last):",
    "prefect-ecs: the data store can't be reached: [Errno 111] Connect call failed",
    "prefect-ecs: the server's database can't be made: permission denied to create database",
    "prefect-ecs: the database can't be migrated:",
    "prefect-ecs: the database is of a newer Prefect than this image has; its migrations stay. Go back to the newer image soon.",
    "prefect-ecs: this image has no prefect-redis, which a server of several tasks needs: add `prefect-redis` to its requirements",
    "prefect-ecs: no task of the API answers, or Valkey or the database doesn't: the services wait, since they can't hear runs",
  ];
  expect(matching(lines)).toEqual(lines);
});

it("lets pass what a server says when all is well", () => {
  const lines = [
    "prefect-ecs: created the database prefect",
    "prefect-ecs: the database is up to date",
    "Check out the dashboard at http://0.0.0.0:4200",
    "12:00:00.000 | WARNING | prefect.server.services.scheduler - took 6 seconds, longer than its interval of 5 seconds",
  ];
  expect(matching(lines)).toEqual([]);
});

it("has the words of the server's own code", () => {
  const own = terms.filter((term) => term.startsWith("prefect-ecs: ")).map((term) => term.slice(13));
  expect(own).toHaveLength(6);
  expect(own.filter((words) => !source.includes(words))).toEqual([]);
});

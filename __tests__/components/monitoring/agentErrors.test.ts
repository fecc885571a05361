// Lines of the real observer under Prefect's own logging, recorded by `agentLog/record.py`. That CloudWatch matches as it is
// documented to, only CloudWatch shows: `aws logs test-metric-filter` asks it.
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { AGENT_ERROR_PATTERN } from "../../../components/monitoring/agentErrors";
import recorded from "../agentLog/lines.json";

/**
 * CloudWatch's pattern of optional terms: a line matches that has one of them in it, in the same case.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
function matches(pattern: string, line: string): boolean {
  const terms = [...pattern.matchAll(/\?"([^"]+)"(?: |$)/g)];
  // A term without `?` beside those would switch the alternatives off.
  expect(terms.map(([term]) => term).join("")).toBe(pattern);
  return terms.some(([, term = ""]) => line.includes(term));
}

const linesOf = (situation: keyof typeof recorded.situations): string[] => recorded.situations[situation];
const matching = (lines: readonly string[]): string[] =>
  lines.filter((line) => matches(AGENT_ERROR_PATTERN, line));

it("is held to lines of the versions that agents run", () => {
  const locked = readFileSync(path.resolve(__dirname, "../../../flows/requirements.txt"), "utf8");
  for (const [name, version] of Object.entries(recorded.versions)) {
    expect(locked).toMatch(new RegExp(`^${name}==${version.replaceAll(".", "\\.")} `, "m"));
  }
});

it.each([
  ["queue missing", /WARNING .* SQS queue 'events' does not exist in region/],
  ["queue denied", /ERROR .* ECS observer failed, and goes on in 30 seconds$/],
  ["queue denied", /^Traceback/],
  ["receiving denied", /ERROR .* SQS polling exceeded maximum backoff attempts/],
  ["tags denied", /ERROR .* Failed to process ECS observer message of task arn:.*; it comes again$/],
] as const)("catches of %s the line %s", (situation, line) => {
  const said = linesOf(situation).filter((each) => line.test(each));
  expect(said).toHaveLength(1);
  expect(matching(said)).toEqual(said);
});

it("catches errors of the worker itself, however Prefect pads the level", () => {
  const lines = [
    "12:00:00.000 | ERROR   | prefect.flow_runs.worker - Failed to submit flow run '0b1c' to infrastructure.",
    "12:00:00.000 | CRITICAL | prefect.worker.ecs - The worker can't go on",
    "Traceback (most recent call last):",
  ];
  expect(matching(lines)).toEqual(lines);
});

it("lets pass what an agent says when all is well, and when it tries again", () => {
  const lines = [
    "Worker 'ECSWorker a9cad563-7bce-4b87-80aa-37ed8e7fda3a' started!",
    "Received SIGTERM. Sending SIGINT to the ecs worker (PID 1)...",
    "Worker 'ECSWorker a9cad563-7bce-4b87-80aa-37ed8e7fda3a' stopped!",
    "12:00:00.000 | INFO    | prefect.flow_runs.worker - Worker 'ECSWorker a9cad563' submitting flow run '0b1c'",
    "12:00:00.000 | INFO    | prefect.flow_runs.worker - Completed submission of flow run '0b1c'",
    // prefect_ecs/src/prefect_ecs/agent/observer.py: what no person need see to.
    "12:00:00.000 | WARNING | prefect_aws.observers.ecs.agent - Deleted a message that is no event of a task (Input should be an object): '[]'",
  ];
  expect(lines.length).toBeGreaterThan(3);
  expect(matching(lines)).toEqual([]);
});

// Each case is one of AWS's or Prefect's answers that differs from those of a stack that is well, and every cause looks at
// every case: the doctor must find what was staged, and nothing else. That AWS says things in these words is AWS's to
// show; each pattern names the page that it is from.
import { CAUSES } from "../causes";
import { BREAKAGES } from "./breakages";
import { CASES } from "./cases";
import agentLog from "./recorded/agentLog.json";
import recorded from "./recorded/aws.json";
import { FLOW_RUN_FAMILY } from "./outputs";
import { editTemplate } from "./prefectWorld";
import { Stage, type Staged } from "./staged";

const stage = new Stage();

beforeAll(() => stage.open());
afterAll(() => {
  stage.close();
});

it("finds nothing in a stack that is well, whatever runs on it", async () => {
  const diagnosis = await stage.diagnose((staged) => {
    staged.run("completed");
    staged.run("slot1");
    staged.run("pending");
    staged.stoppedRun("completed", {});
  });

  expect(diagnosis.findings).toEqual([]);
  expect(diagnosis.unread).toEqual([]);
});

it("doesn't take an agent that reaches no queue for one that reaches no Prefect", async () => {
  const { findings } = await stage.diagnose((staged) => {
    staged.wrote(staged.aws.tasks[0], agentLog.situations["AWS unreachable"]);
    staged.prefect.workers.splice(0);
  });

  expect(findings.map(({ id }) => id)).toEqual(["no-worker-online"]);
});

it.each([
  // As `registrationOf` of a stack with flow projects names the first one's.
  ["of a flow project", "prefect-ecs-staging-flow-run-ml"],
  ["of an earlier version's template, without a variable", undefined],
])("finds nothing in a pool with the definition %s", async (_, definition) => {
  const { findings } = await stage.diagnose(({ aws, prefect }) => {
    aws.definitions["prefect-ecs-staging-flow-run-ml"] = recorded.definitions[FLOW_RUN_FAMILY];
    const own = /arn:[^"]*prefect-ecs-staging-flow-run:7/;
    editTemplate(prefect, (template) =>
      definition === undefined
        ? template.replace("{{ task_definition_arn }}", own.exec(template)?.[0] ?? "")
        : template.replace(own, definition),
    );
  });

  expect(findings).toEqual([]);
});

it("finds nothing in a pool whose runs may be in the group of Dask workers", async () => {
  const { findings } = await stage.diagnose(({ prefect }) => {
    editTemplate(prefect, (template) => {
      const own = /"securityGroups":\s*(\[[^\]]*\])/.exec(template)?.[1] ?? "";
      return template
        .replace(`"securityGroups":${own}`, '"securityGroups":"{{ security_groups }}"')
        .replace('"properties":{', `"properties":{"security_groups":{"default":${own}},`);
    });
  });

  expect(findings).toEqual([]);
});

describe.each(CASES)("$staged", ({ finds, arrange, shows }) => {
  it(`is ${finds.join(" and ")}`, async () => {
    const { findings, unread } = await stage.diagnose(arrange);

    expect(findings.map(({ id }) => id)).toEqual(finds);
    expect(findings[0]?.because).toContainEqual(expect.stringMatching(shows));
    expect(findings.every(({ fix }) => fix.length > 0)).toBe(true);
    expect(unread).toEqual([]);
  });
});

describe("an existing network, which has no default route", () => {
  const existing = (staged: Staged): void => {
    staged.aws.subnets.forEach((subnet) => (subnet.Tags = []));
    staged.aws.routeTables.forEach((table) => table.Routes.splice(1, 1));
  };

  it("is well as long as tasks reach AWS through it", async () => {
    expect((await stage.diagnose(existing)).findings).toEqual([]);
  });

  it("is the cause when they don't, and is not the stack's to mend", async () => {
    const { findings } = await stage.diagnose((staged) => {
      existing(staged);
      staged.neverStarted(
        "ResourceInitializationError: unable to pull secrets or registry auth: The task cannot pull registry auth from Amazon ECR: There is a connection issue between the task and Amazon ECR. Check your task network configuration.",
      );
    });

    expect(findings.map(({ id }) => id)).toEqual(["route-missing"]);
    expect(findings[0]?.fix).toEqual([expect.stringMatching(/^The subnets are not the stack's: /)]);
  });
});

it("stages each cause at least once, here or on moto", () => {
  const staged = new Set([...CASES.flatMap(({ finds }) => finds), ...BREAKAGES.map(({ finds }) => finds)]);

  expect([...staged].sort()).toEqual(CAUSES.map(({ id }) => id).sort());
});

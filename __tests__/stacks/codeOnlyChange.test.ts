// The engine isn't here. As with it, what changes in an image or a task definition reaches, by its outputs, what depends on it.
import { createHash } from "node:crypto";
import type * as pulumi from "@pulumi/pulumi";
import { OfflineProviders } from "../support/program";
import { type Change, stackResources } from "../support/stack";

const folders = { reports: "examples/flow-project/flows", ml: "flows", etl: "examples/dask" };
type Project = keyof typeof folders;
const change: Change = {
  flowProjects: [
    { name: "reports", folder: folders.reports },
    { name: "ml", folder: folders.ml },
    { name: "etl", folder: folders.etl, taskDefinitions: [{ name: "train", image: "ml" }] },
  ],
};

type Resource = pulumi.runtime.MockResourceArgs;
type Result = pulumi.runtime.MockResourceResult;

/** Inputs and outputs of every resource of the stack, with a project's code as it was, or changed. */
async function stackWith(changed: Project | "nothing changed"): Promise<Map<string, string>> {
  const changedFolder = changed === "nothing changed" ? undefined : folders[changed];
  const states = new Map<string, string>();
  // The methods' `this` is each run's providers.
  // eslint-disable-next-line @typescript-eslint/unbound-method
  const answer = OfflineProviders.prototype.newResource;
  const spy = jest.spyOn(OfflineProviders.prototype, "newResource").mockImplementation(function (
    this: OfflineProviders,
    resource: Resource,
  ): Result {
    const result = withNewOutputs(resource, answer.call(this, resource), changedFolder);
    states.set(`${resource.type} ${resource.name}`, JSON.stringify([resource.inputs, result.state]));
    return result;
  });
  try {
    // Equal configurations are rendered once.
    await stackResources("staging", { ...change, [changed]: undefined });
    return states;
  } finally {
    spy.mockRestore();
  }
}

function withNewOutputs({ type, inputs }: Resource, { id, state }: Result, changed?: string): Result {
  const { build } = inputs as { readonly build?: { readonly context: string } };
  const content = JSON.stringify([inputs, build !== undefined && build.context === changed]);
  const digest = createHash("sha256").update(content).digest("hex");
  const own = state as Record<string, unknown>;
  if (type === "docker:index/image:Image") {
    const [repository] = String(own["repoDigest"]).split("@");
    return { id, state: { ...own, repoDigest: `${String(repository)}@sha256:${digest}` } };
  }
  if (type === "aws:ecs/taskDefinition:TaskDefinition") {
    const revision = parseInt(digest.slice(0, 8), 16);
    return { id, state: { ...own, arn: String(own["arn"]).replace(/:\d+$/, `:${revision}`) } };
  }
  return { id, state: own };
}

let before: Map<string, string>;
beforeAll(async () => {
  before = await stackWith("nothing changed");
});

const updated = (project: string): string[] => [
  `aws:ecs/taskDefinition:TaskDefinition ${project}-flow-run`,
  `docker:index/image:Image ${project}`,
  `docker:index/image:Image ${project}-base`,
  `docker:index/image:Image ${project}-build`,
  ...registered(project),
];
/** With the input of the step that `destroy` starts with. */
const registered = (project: string): string[] => [
  `aws:ecs/taskDefinition:TaskDefinition ${project}-registration`,
  `command:local:Command ${project}-registration`,
  `command:local:Command ${project}-teardown`,
];

it.each([
  ["reports", [...updated("reports")]],
  ["etl", [...updated("etl")]],
  // A task definition of etl has its image.
  [
    "ml",
    [...updated("ml"), "aws:ecs/taskDefinition:TaskDefinition etl_train-flow-run", ...registered("etl")],
  ],
] as const)(
  "a change of the code of %s touches nothing of the others, nor of the platform",
  async (project, steps) => {
    const after = await stackWith(project);
    expect([...after.keys()].sort()).toEqual([...before.keys()].sort());
    const touched = [...after].filter(([name, state]) => before.get(name) !== state).map(([name]) => name);
    expect(touched.map((name) => name.replace(" prefect-ecs-staging-", " ")).sort()).toEqual(
      [...steps].sort(),
    );
  },
);

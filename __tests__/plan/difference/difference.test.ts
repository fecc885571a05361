import { differenceOf, isEmpty } from "../../../plan/difference/difference";
import type { Plan } from "../../../plan/plan";
import type { PlannedResource } from "../../../plan/resources";
import { gateway, network, plan, planned, route } from "../planFixture";

const main = { name: "main (11abcd3)", notes: [] };

function changesOf(after: Partial<Plan>, before: Partial<Plan> = {}): ReturnType<typeof differenceOf> {
  return differenceOf({ ...plan, ...before }, { ...plan, ...after }, main);
}

// Whether AWS's provider really replaces or updates, only an engine with an account proves.

describe("the difference of two plans", () => {
  it("is empty when they are the same", () => {
    const difference = changesOf({});

    expect(isEmpty(difference)).toBe(true);
    expect(difference.resources).toStrictEqual([]);
  });

  it("has what is added and what is removed", () => {
    const queue = planned({
      type: "aws:sqs/queue:Queue",
      name: "shop-staging-events",
      title: "Queue events",
    });
    const { resources } = changesOf({ resources: [network, gateway, queue] });

    expect(resources.map(({ mark, title }) => [mark, title])).toStrictEqual([
      ["added", "Queue events"],
      ["removed", "Route private-1"],
    ]);
  });

  it("says of a changed input what it was and is, and that the resource is updated in place", () => {
    const changed = { ...gateway, inputs: { ...gateway.inputs, tags: { team: "shop" } } };

    expect(changesOf({ resources: [network, changed, route] }).resources).toMatchObject([
      {
        title: "NAT gateway nat-1",
        mark: "changed",
        fate: "updated",
        inputs: [{ path: "tags.team", before: "data", after: "shop" }],
        follows: [],
      },
    ]);
  });

  it("says that a resource is replaced, and what gets another value because of it", () => {
    const changed = { ...gateway, inputs: { ...gateway.inputs, subnetId: "subnet-2" } };
    const { resources } = changesOf({ resources: [network, changed, route] });

    expect(
      resources.map(({ title, fate, inputs, follows }) => ({ title, fate, inputs, follows })),
    ).toStrictEqual([
      {
        title: "NAT gateway nat-1",
        fate: "replaced",
        inputs: [{ path: "subnetId", before: "subnet-1", after: "subnet-2" }],
        follows: [],
      },
      {
        title: "Route private-1",
        fate: "updated",
        inputs: [],
        follows: [{ input: "natGatewayId", of: ["NAT gateway nat-1"] }],
      },
    ]);
  });

  it("doesn't pretend to know what becomes of a type that it has no table for", () => {
    const bucket = planned({
      type: "aws:s3/bucket:Bucket",
      name: "data",
      title: "Bucket",
      inputs: { acl: "a" },
    });
    const changed = { ...bucket, inputs: { acl: "b" } };

    expect(changesOf({ resources: [changed] }, { resources: [bucket] }).resources).toMatchObject([
      { fate: "unknown" },
    ]);
  });

  it("tells a resource that an alias renames from one that is made anew", () => {
    const renamed = { ...gateway, urn: "urn:new", name: "new", aliases: [gateway.urn] };
    const { resources } = changesOf({ resources: [network, renamed, route] });

    expect(resources).toMatchObject([
      { urn: "urn:new", mark: "changed", renamedFrom: gateway.urn, inputs: [] },
    ]);
  });

  it("takes from the version before whether Pulumi refuses to delete", () => {
    const kept = { ...gateway, protect: true, retainOnDelete: true };

    expect(
      changesOf({ resources: [network, route] }, { resources: [network, kept, route] }).resources,
    ).toMatchObject([{ mark: "removed", isProtected: true, isRetained: true }]);
  });

  it("says that changed files make the image anew, and the task definitions that name it", () => {
    const image = planned({
      type: "docker:index/image:Image",
      name: "image",
      title: "Image",
      inputs: { build: { context: "flows", dockerfile: "flows/Dockerfile" } },
    });
    const definition = planned({
      type: "aws:ecs/taskDefinition:TaskDefinition",
      name: "flow-run",
      title: "Task definition",
      propertyDependencies: { containerDefinitions: [image.urn] },
    });
    const resources = [image, definition];
    const difference = changesOf({ resources, sources: { "flows/src/hello.py": "bbbb" } }, { resources });

    expect(difference.sources).toStrictEqual([{ file: "flows/src/hello.py", mark: "changed" }]);
    expect(difference.resources).toMatchObject([
      { title: "Image", mark: "changed" },
      {
        title: "Task definition",
        fate: "replaced",
        follows: [{ input: "containerDefinitions", of: ["Image"] }],
      },
    ]);
  });

  it("leaves alone the images that changed files don't go into, and follows those that do to what runs them", () => {
    const imageIn = (context: string, name: string, build = {}): PlannedResource =>
      planned({
        type: "docker:index/image:Image",
        name,
        title: `Image ${name}`,
        inputs: { build: { context, dockerfile: `${context}/Dockerfile`, ...build } },
      });
    const withSecrets = planned({
      type: "docker-build:index:Image",
      name: "ml-base",
      title: "Image ml-base",
      inputs: { context: { location: "ml" }, dockerfile: { location: "ml/Dockerfile" } },
    });
    const layer = { ...imageIn("layer", "ml"), propertyDependencies: { build: [withSecrets.urn] } };
    const definition = planned({
      type: "aws:ecs/taskDefinition:TaskDefinition",
      name: "ml-flow-run",
      title: "Task definition",
      propertyDependencies: { containerDefinitions: [layer.urn] },
    });
    const resources = [imageIn("reports", "reports"), withSecrets, layer, definition];
    const sources = { "ml/model.py": "aaaa" };
    const after = { resources, sources: { "ml/model.py": "bbbb" } };

    expect(changesOf(after, { resources, sources }).resources).toMatchObject([
      { title: "Image ml-base", mark: "changed", follows: [] },
      { title: "Image ml", follows: [{ input: "build", of: ["Image ml-base"] }] },
      {
        title: "Task definition",
        fate: "replaced",
        follows: [{ input: "containerDefinitions", of: ["Image ml"] }],
      },
    ]);
  });

  it("knows a deployment that goes to a flow project for one that is removed and made anew", () => {
    const deployments = plan.deployments.map((deployment) => ({ ...deployment, flowProject: "reports" }));
    expect(changesOf({ deployments }).deployments).toMatchObject([
      { name: "hello/hello", mark: "added" },
      { name: "hello/hello", mark: "removed" },
    ]);
  });

  it("has schedules that change, by their slugs", () => {
    const definition = { name: "hello", schedules: [{ slug: "nightly", cron: "0 4 * * *" }] };
    const deployments = plan.deployments.map((deployment) => ({ ...deployment, definition }));

    expect(changesOf({ deployments }).deployments).toMatchObject([
      {
        name: "hello/hello",
        mark: "changed",
        inputs: [{ path: "schedules[nightly].cron", before: "0 3 * * *", after: "0 4 * * *" }],
      },
    ]);
  });

  it("has rights that are given and taken", () => {
    const roles = (plan.access?.roles ?? []).map((role) => ({
      ...role,
      grants: role.grants.map((grant) => ({ ...grant, actions: ["s3:PutObject"] })),
    }));
    const { access } = changesOf({
      access: plan.access === undefined ? undefined : { ...plan.access, roles },
    });

    expect(access.map(({ mark, subject, text }) => [mark, subject, text])).toStrictEqual([
      ["added", "role flow-run-task", "may s3:PutObject on bucket data/*"],
      ["removed", "role flow-run-task", "may s3:GetObject on bucket data/*"],
    ]);
  });

  it("has what a month costs before and after, without what stays", () => {
    const items = (plan.cost?.items ?? []).map((item) => ({
      ...item,
      monthly: item.monthly * (item.varies ? 1 : 2),
    }));
    const cost = plan.cost === undefined ? undefined : { ...plan.cost, items, fixed: 70.08, total: 72.08 };

    expect(changesOf({ cost }).cost).toStrictEqual({
      items: [{ item: "NAT gateways", before: 35.04, after: 70.08 }],
      fixed: { before: 35.04, after: 70.08 },
      total: { before: 37.04, after: 72.08 },
    });
  });

  it("says why there is no picture of an old version", () => {
    const gaps = [{ part: "picture", why: "There is no VPC." }] as const;

    expect(changesOf({}, { diagram: undefined, gaps })).toMatchObject({
      diagram: undefined,
      gaps: [{ part: "picture", why: "of main (11abcd3): There is no VPC." }],
    });
  });
});

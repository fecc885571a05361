import type { FlowProjectConfig } from "../../stacks/config";
import { byImages } from "../../stacks/config/projectImages";
import { cloud, open, problemsOf, read, type Written } from "./configFixture";

const reports = { name: "reports", folder: "flows" };
const imageUri = `123456789012.dkr.ecr.eu-west-1.amazonaws.com/reports@sha256:${"ab".repeat(32)}`;
const project = (written: Written): FlowProjectConfig | undefined =>
  read({ ...open, flowProjects: [{ ...reports, ...written }] }).flowProjects[0];
const problems = (written: Written, others: Written = {}): string[] =>
  problemsOf({ ...cloud, ...others, flowProjects: [{ ...reports, ...written }] });

it("are none by default", () => {
  expect(read(open).flowProjects).toEqual([]);
});

it("have the stack's sizes and processor, and no variable, secret or right of its", () => {
  const stack = {
    flowRunCpu: 1024,
    flowRunMemoryMiB: 4096,
    flowRunEphemeralStorageGiB: 50,
    cpuArchitecture: "ARM64",
  };
  expect(read({ ...open, ...stack, flowProjects: [reports] }).flowProjects).toEqual([
    {
      name: "reports",
      folder: "flows",
      prefectFile: undefined,
      dockerfile: undefined,
      target: undefined,
      buildArgs: {},
      buildSecrets: {},
      compression: undefined,
      image: { uri: undefined, cpuArchitecture: "ARM64" },
      cpu: 1024,
      memoryMiB: 4096,
      ephemeralStorageGiB: 50,
      environment: {},
      secrets: {},
      secretKmsKeyArns: [],
      policies: [],
      dataStore: false,
      taskDefinitions: [],
      dataAccess: [],
      workPools: {},
      variables: {},
      code: "image",
      dask: undefined,
    },
  ]);
});

describe("Dask workers", () => {
  it("are of one vCPU and 4 GiB, on Spot and at most 20, unless the project says otherwise", () => {
    expect(project({ dask: {} })?.dask).toEqual({
      workerCpu: 1024,
      workerMemoryMiB: 4096,
      maxWorkers: 20,
      capacityProvider: "FARGATE_SPOT",
    });
    const dask = { workerCpu: 2048, workerMemoryMiB: 16384, maxWorkers: 100, capacityProvider: "FARGATE" };
    expect(project({ dask })?.dask).toEqual(dask);
  });

  it("are refused with all their mistakes, and a hint at the key that was meant", () => {
    const dask = { workerMemoryMiB: 1000, maxWorkers: 0, capacityProvider: "SPOT", maxWorker: 3 };
    expect(problems({ dask })).toEqual([
      "`flowProjects[0].dask.capacityProvider` must be 'FARGATE' or 'FARGATE_SPOT', got 'SPOT'.",
      "`flowProjects[0].dask.maxWorker` is not a key of the configuration: did you mean `flowProjects[0].dask.maxWorkers`?",
      "`flowProjects[0].dask.workerMemoryMiB` must be 2048 to 8192 in steps of 1024 MiB when `flowProjects[0].dask.workerCpu` is 1024, got 1000.",
      "`flowProjects[0].dask.maxWorkers` must be a whole number from 1 to 1000, got 0.",
    ]);
    expect(problems({ dask: true })).toEqual(["`flowProjects[0].dask` must be an object, got a boolean."]);
  });
});

it("say everything for themselves", () => {
  const policies = [{ sid: "Read", actions: ["s3:GetObject"], resources: ["arn:aws:s3:::reports/*"] }];
  const secrets = { TOKEN: "arn:aws:ssm:eu-west-1:123456789012:parameter/token" };
  const secretKmsKeyArns = ["arn:aws:kms:eu-west-1:123456789012:key/0123"];
  const written = {
    dockerfile: "Dockerfile",
    target: "run",
    buildArgs: { PYTHON: 3.13 },
    buildSecrets: { pip: "PIP_INDEX_URL" },
    compression: "zstd",
    cpu: 2048,
    memoryMiB: 8192,
    ephemeralStorageGiB: 100,
    cpuArchitecture: "ARM64",
    environment: { STAGE: "test" },
    secrets,
    secretKmsKeyArns,
    policies,
    workPools: { etl: "default", big: "ecs-staging" },
    variables: { NIGHTLY: true, LIMIT: 3 },
    code: "pull",
  };
  expect(project(written)).toMatchObject({
    dockerfile: "Dockerfile",
    target: "run",
    buildArgs: { PYTHON: "3.13" },
    buildSecrets: { pip: "PIP_INDEX_URL" },
    compression: "zstd",
    image: { cpuArchitecture: "ARM64" },
    cpu: 2048,
    memoryMiB: 8192,
    ephemeralStorageGiB: 100,
    environment: { STAGE: "test" },
    secrets,
    secretKmsKeyArns,
    policies,
    workPools: { etl: "default", big: "ecs-staging" },
    variables: { NIGHTLY: "true", LIMIT: "3" },
    code: "pull",
  });
});

it("may have an existing image", () => {
  expect(project({ folder: undefined, imageUri })?.image.uri).toBe(imageUri);
});

it("may have further task definitions, with secrets by their names", () => {
  const secrets = { TOKEN: "arn:aws:ssm:eu-west-1:123456789012:parameter/token" };
  const taskDefinitions = [{ name: "train", secrets: ["TOKEN"], ephemeralStorageGiB: 100 }, { name: "bare" }];
  expect(project({ secrets, taskDefinitions })?.taskDefinitions).toEqual([
    { name: "train", image: undefined, secrets: ["TOKEN"], policies: [], ephemeralStorageGiB: 100 },
    { name: "bare", image: undefined, secrets: [], policies: [], ephemeralStorageGiB: undefined },
  ]);
});

describe("the image of another project", () => {
  const using = (name: string, ...images: string[]): Written => ({
    name,
    folder: "flows",
    taskDefinitions: images.map((image, index) => ({ name: `d${index}`, image })),
  });
  const told = (...flowProjects: Written[]): string[] => problemsOf({ ...open, flowProjects });

  it("is named, wherever in the list that project is", () => {
    const { flowProjects } = read({ ...open, flowProjects: [using("etl", "ml"), using("ml")] });
    expect(flowProjects[0]?.taskDefinitions).toMatchObject([{ name: "d0", image: "ml" }]);
    expect(byImages(flowProjects).map(({ name }) => name)).toEqual(["ml", "etl"]);
  });

  it("orders the projects, and leaves the others as they are listed", () => {
    const { flowProjects } = read({
      ...open,
      flowProjects: [using("a"), using("etl", "ml", "nlp"), using("b"), using("nlp", "ml"), using("ml")],
    });
    expect(byImages(flowProjects).map(({ name }) => name)).toEqual(["a", "ml", "nlp", "etl", "b"]);
  });

  it("is refused if there is no such project, or if it is the project's own", () => {
    expect(told(using("etl", "mll", "etl", ""), using("ml"))).toEqual([
      "`flowProjects[0].taskDefinitions[0].image` must be another flow project of this stack ('ml'), got 'mll'.",
      "`flowProjects[0].taskDefinitions[1].image` must be another flow project of this stack ('ml'), got 'etl': without it, the image is the project's own.",
      "`flowProjects[0].taskDefinitions[2].image` must be another flow project of this stack ('ml'), got ''.",
    ]);
    expect(told(using("etl", "ml"))).toEqual([
      "`flowProjects[0].taskDefinitions[0].image` must be another flow project of this stack (nothing), got 'ml'.",
    ]);
  });

  it("is refused in a circle", () => {
    const line = (project: number, image: string): string =>
      `\`flowProjects[${project}].taskDefinitions[0].image\` must not be the image of a project that uses this one's, got '${image}': \`destroy\` could remove neither first.`;
    expect(told(using("etl", "ml"), using("ml", "nlp"), using("nlp", "etl"), using("x", "etl"))).toEqual([
      line(0, "ml"),
      line(1, "nlp"),
      line(2, "etl"),
    ]);
  });
});

it("may have their deployments in another file of the folder", () => {
  const file = "projects/monorepo/services/etl/prefect.yaml";
  const written = { folder: "prefect_ecs/tests/registration", prefectFile: file };
  expect(project(written)?.prefectFile).toBe(file);
  expect(problems({ folder: undefined, imageUri, prefectFile: "etl/deployments.yml" })).toEqual([]);
  const inside = "the path of a YAML file in the project's folder, like 'etl/prefect.yaml'";
  for (const wrong of ["/flows/prefect.yaml", "../prefect.yaml", "etl/../../a.yaml", "./a.yaml", "etl", ""]) {
    expect(problems({ prefectFile: wrong })).toEqual([
      `\`flowProjects[0].prefectFile\` must be ${inside}, got '${wrong}'.`,
    ]);
  }
});

const mistakes: [title: string, written: Written, problem: string][] = [
  [
    "a file of deployments that isn't there",
    { prefectFile: "etl/prefect.yaml" },
    "`flowProjects[0].prefectFile` must be a file in 'flows', got 'etl/prefect.yaml'.",
  ],
  [
    "a task definition with a secret that the project hasn't",
    { taskDefinitions: [{ name: "train", secrets: ["TOKEN"] }] },
    "`flowProjects[0].taskDefinitions[0].secrets` must be names of the project's `secrets` (nothing), got 'TOKEN'.",
  ],
  [
    "a task definition without a name",
    { taskDefinitions: [{ secrets: [] }] },
    "`flowProjects[0].taskDefinitions[0].name` must be at most 13 small letters, digits and inner '-', beginning with a letter, got ''.",
  ],
  [
    "two task definitions of a name",
    { taskDefinitions: [{ name: "train" }, { name: "train" }] },
    "`flowProjects[0].taskDefinitions` must have different names, got 'train' twice.",
  ],
  [
    "a task definition's key that isn't one",
    { taskDefinitions: [{ name: "train", secret: ["TOKEN"] }] },
    "`flowProjects[0].taskDefinitions[0].secret` is not a key of the configuration: did you mean `flowProjects[0].taskDefinitions[0].secrets`?",
  ],
  [
    "no name",
    { name: undefined },
    "`flowProjects[0].name` must be at most 13 small letters, digits and inner '-', beginning with a letter, got nothing.",
  ],
  [
    "a name that no role's can hold",
    { name: "quarterly-reports" },
    "`flowProjects[0].name` must be at most 13 small letters, digits and inner '-', beginning with a letter, got 'quarterly-reports'.",
  ],
  [
    "neither folder nor image",
    { folder: undefined },
    "`flowProjects[0].folder` must be the folder with the project's code, relative to the program, got nothing: or set `imageUri`.",
  ],
  [
    "both",
    { imageUri },
    "`flowProjects[0].folder` and `flowProjects[0].imageUri` exclude each other: keep one of them.",
  ],
  [
    "a folder that isn't there",
    { folder: "flowz" },
    "`flowProjects[0].folder` must be a folder that is there, relative to the program, got 'flowz'.",
  ],
  [
    "a folder of this machine",
    { folder: "/srv/reports" },
    "`flowProjects[0].folder` must be relative to the program, since an absolute path differs between machines, got '/srv/reports'.",
  ],
  [
    "an image by a tag",
    { folder: undefined, imageUri: "reports:latest" },
    "`flowProjects[0].imageUri` must be an image in ECR by digest, '<registry>/<repository>@sha256:<64 digits>', got 'reports:latest': a tag can come to mean another image; the stack that built it prints the digest as an output.",
  ],
  [
    "a Dockerfile that isn't there",
    { dockerfile: "docker/Dockerfile" },
    "`flowProjects[0].dockerfile` must be a file in 'flows', got 'docker/Dockerfile'.",
  ],
  [
    "a build's argument for an image that is there",
    { folder: undefined, imageUri, buildArgs: { A: "b" } },
    "`flowProjects[0].buildArgs` is for an image that is built: set `flowProjects[0].folder`, or remove it.",
  ],
  [
    "a compression that Fargate has not",
    { compression: "estargz" },
    "`flowProjects[0].compression` must be 'gzip' or 'zstd', got 'estargz'.",
  ],
  [
    "a secret among a build's arguments",
    { buildArgs: { PIP_INDEX_URL: "https://me:hunter2hunter2@pypi.example.com/simple" } },
    "`flowProjects[0].buildArgs.PIP_INDEX_URL` must be free of passwords and keys, for the image keeps it, got an address with a password (not shown): its place is `buildSecrets`.",
  ],
  [
    "a build's secret itself",
    { buildSecrets: { pip: "https://me:hunter2@pypi.example.com" } },
    "`flowProjects[0].buildSecrets.pip` must be the name of an environment variable of whoever runs `up`, got something else (not shown): what isn't a name may be the secret itself.",
  ],
  [
    "a size that Fargate has not",
    { cpu: 512, memoryMiB: 512 },
    "`flowProjects[0].memoryMiB` must be 1024, 2048, 3072 or 4096 MiB when `flowProjects[0].cpu` is 512, got 512.",
  ],
  [
    "a disk that Fargate has not",
    { ephemeralStorageGiB: 20 },
    "`flowProjects[0].ephemeralStorageGiB` must be a whole number from 21 to 200 GiB, got 20.",
  ],
  [
    "an unknown pool",
    { workPools: { etl: "large" } },
    "`flowProjects[0].workPools.etl` must be 'default' or 'ecs-staging', an agent or a work pool of this stack, got 'large'.",
  ],
  [
    "code from somewhere else",
    { code: "git" },
    "`flowProjects[0].code` must be 'image' or 'pull', got 'git'.",
  ],
  [
    "a placeholder that is no name",
    { variables: { "a-b": "c" } },
    "`flowProjects[0].variables` must have names of letters, digits and '_', got 'a-b'.",
  ],
  [
    "a placeholder of registration's",
    { variables: { WORK_POOL_ETL: "x" } },
    "`flowProjects[0].variables.WORK_POOL_ETL` is filled in by registration: choose another name.",
  ],
  [
    "a variable that is a list",
    { variables: { DAYS: [1, 2] } },
    "`flowProjects[0].variables.DAYS` must be text, got something else (not shown).",
  ],
  [
    "an unknown key",
    { fodler: "x" },
    "`flowProjects[0].fodler` is not a key of the configuration: did you mean `flowProjects[0].folder`?",
  ],
  [
    "a policy that isn't one",
    { policies: [{ sid: "ExecChannel", actions: ["s3:GetObject"], resources: ["arn:aws:s3:::a/*"] }] },
    "`flowProjects[0].policies[0].sid` must be unlike any other, got 'ExecChannel', which is the program's own too.",
  ],
];

it.each(mistakes)("are refused with %s", (_, written, problem) => {
  expect(problems(written)).toEqual([problem]);
});

it("differ in their names, also in what their images are called while they are built", () => {
  const named = (...names: string[]): string[] =>
    problemsOf({ ...open, flowProjects: names.map((name) => ({ name, folder: "flows" })) });
  expect(named("a", "b", "a")).toEqual(["`flowProjects` must have different names, got 'a' twice."]);
  expect(named("a", "a-build")).toEqual([
    "`flowProjects` must have names that differ in more than '-base' or '-build', got 'a' and 'a-build'.",
  ]);
});

it("leave the stack no unused variable, secret or permission", () => {
  const others = {
    environment: { STAGE: "test" },
    secrets: { TOKEN: "arn:aws:ssm:eu-west-1:123456789012:parameter/token" },
    flowRunPolicies: [{ actions: ["s3:GetObject"], resources: ["arn:aws:s3:::a/*"] }],
  };
  const line = (key: string, place: string): string =>
    `\`${key}\` is for the project of \`flows/\`, which a stack with \`flowProjects\` has not: move it to the projects that need it, as \`flowProjects[0].${place}\`.`;
  expect(problems({}, others)).toEqual([
    line("environment", "environment"),
    line("secrets", "secrets"),
    line("flowRunPolicies", "policies"),
  ]);
});

it("are measured like the stack's", () => {
  const many = Object.fromEntries(
    Array.from({ length: 200 }, (_, index) => [
      `TOKEN_${index}`,
      `arn:aws:ssm:eu-west-1:123456789012:parameter/reports/a-name-of-some-length/token-${index}`,
    ]),
  );
  expect(problems({ secrets: many })).toEqual([
    expect.stringMatching(/^`flowProjects\[0\]\.secrets` must fit into the 10240 characters/),
  ]);
  expect(problems({ environment: { LONG: "x".repeat(65_000) } })).toEqual([
    expect.stringMatching(/^`flowProjects\[0\]\.environment` must fit, with `secrets`, into the 65536 bytes/),
  ]);
});

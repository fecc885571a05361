// Builds images of folders as teams have them, with the Docker of this machine and its buildx. It doesn't prove what
// Fargate does with them, and most of them have a stand-in for Prefect, so as to be built in seconds.
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import * as path from "node:path";
import { chosenBuild } from "../../../components/image/chosenBuild";
import { CpuArchitecture } from "../../../components/task/fargatePlatform";
import { layerBuild } from "../../../components/image/prefectEcsLayer";
import * as pulumi from "@pulumi/pulumi";
import {
  build,
  everythingOf,
  flowsPython,
  folderOf,
  needBuildx,
  run,
  tryToBuild,
} from "../teamImages/docker";
import { type PrivateServer, privateServer } from "../teamImages/privateServer";

jest.setTimeout(600_000);

const base = "python:3.13-slim-trixie";
const folders: string[] = [];
beforeAll(needBuildx);
afterAll(() => {
  folders.forEach((folder) => {
    rmSync(folder, { recursive: true });
  });
});

function team(files: Readonly<Record<string, string>>): string {
  const folder = folderOf(files);
  folders.push(folder);
  return folder;
}

/** Builds the chosen Dockerfile for a folder. */
async function buildChosen(
  name: string,
  files: Readonly<Record<string, string>>,
  buildSecrets: Readonly<Record<string, string>> = {},
  prepare: (folder: string) => Promise<void> | void = () => undefined,
): Promise<string> {
  const context = team(files);
  await prepare(context);
  const { build: chosen, problems } = chosenBuild({ context, buildSecrets }, CpuArchitecture.x86);
  expect(problems).toEqual([]);
  if (chosen === undefined) {
    throw new Error("no build");
  }
  const secrets = await new Promise<Record<string, string>>((resolve) => {
    pulumi.output(chosen.secrets ?? {}).apply(resolve);
  });
  const image = `prefect-ecs-test/${name}`;
  await build(image, chosen, secrets);
  return image;
}

/** By the Poetry that installs. */
async function poetryLock(folder: string): Promise<void> {
  const tools = "prefect-ecs-test/tools";
  const dockerfile = "components/image/Dockerfile";
  const args = { INSTALLER: "poetry" };
  await build(tools, {
    context: folder,
    dockerfile,
    args,
    target: "tools",
    cpuArchitecture: CpuArchitecture.x86,
  });
  const lock = [tools, "sh", "-c", ". /opt/secrets && poetry lock --no-ansi"];
  execFileSync("docker", ["run", "--rm", `--volume=${folder}:/opt/flows`, ...lock], { stdio: "pipe" });
}

const python = (image: string, code: string): string => run(image, "python", "-c", code);

describe("a folder without a Dockerfile", () => {
  it("has what requirements.txt says, and all of its files but what no image needs", async () => {
    const image = await buildChosen("requirements", {
      "requirements.txt": "iniconfig==2.1.0\n",
      "flow.py": "import iniconfig\n",
      "sql/points.sql": "select 1",
      ".env": "PASSWORD=local",
      ".git/HEAD": "ref: refs/heads/main",
      ".venv/bin/python": "",
    });
    expect(
      run(
        image,
        "sh",
        "-c",
        "pwd; id -u; find . -type f ! -name '*.pyc' | sort; python -c 'import flow'; echo $PYTHONUNBUFFERED",
      ),
    ).toBe(["/opt/flows", "1000", "./flow.py", "./requirements.txt", "./sql/points.sql", "1"].join("\n"));
  });

  it("follows the folder's own .dockerignore", async () => {
    const image = await buildChosen("ignoring", {
      "requirements.txt": "",
      ".dockerignore": "notebooks\n",
      "notebooks/a.ipynb": "{}",
      ".env": "GREETING=hello",
    });
    expect(run(image, "sh", "-c", "ls -A")).toBe(".dockerignore\n.env\nrequirements.txt");
  });

  it("has what uv.lock says, and the package that src/ is", async () => {
    const image = await buildChosen(
      "uv",
      {
        "pyproject.toml": [
          "[project]",
          'name = "team-flows"',
          'version = "1.2.3"',
          'requires-python = ">=3.11"',
          'dependencies = ["iniconfig==2.1.0"]',
          "[build-system]",
          'requires = ["uv_build>=0.13,<0.14"]',
          'build-backend = "uv_build"',
        ].join("\n"),
        "src/team_flows/__init__.py": "",
        "src/team_flows/data/a.csv": "1\n",
      },
      {},
      (folder) => {
        flowsPython(folder, ["uv", "lock", "--quiet"]);
      },
    );
    expect(
      python(
        image,
        "import iniconfig, team_flows, pathlib; from importlib.metadata import version; print(version('iniconfig'), version('team-flows'), (pathlib.Path(team_flows.__file__).parent / 'data/a.csv').read_text())",
      ),
    ).toBe("2.1.0 1.2.3 1");
  });

  it("has what poetry.lock says", async () => {
    const image = await buildChosen(
      "poetry",
      {
        "pyproject.toml": [
          "[tool.poetry]",
          "package-mode = false",
          "[tool.poetry.dependencies]",
          'python = "^3.11"',
          'iniconfig = "2.1.0"',
          "[tool.poetry.group.dev.dependencies]",
          'pluggy = "*"',
          // Of an index that has no API but PyPI's standard one.
          "[[tool.poetry.source]]",
          'name = "index"',
          'url = "https://pypi.org/simple/"',
          'priority = "primary"',
        ].join("\n"),
      },
      {},
      poetryLock,
    );
    expect(
      python(
        image,
        "import importlib.util as u; print(*(bool(u.find_spec(n)) for n in ['iniconfig', 'pluggy', 'poetry']))",
      ),
    ).toBe("True False False");
  });

  it("has what a pyproject.toml alone says, whatever folders are beside each other", async () => {
    const image = await buildChosen("pep621", {
      "pyproject.toml": '[project]\nname = "team"\nversion = "1"\ndependencies = ["iniconfig==2.1.0"]\n',
      "ingest/__init__.py": "",
      "report/__init__.py": "",
    });
    expect(python(image, "import iniconfig; print(iniconfig.__name__)")).toBe("iniconfig");
  });
});

describe("secrets of a build", () => {
  let server: PrivateServer;
  beforeAll(async () => {
    server = await privateServer();
  });
  afterAll(() => {
    server.server.close();
  });
  const logins = (): Record<string, string> => ({
    netrc: `machine ${server.host.split(":")[0] ?? ""} login ${server.user} password ${server.password}\n`,
  });

  it("open a private index and a private repository, and are nowhere in the image", async () => {
    const { host, user, password } = server;
    const image = await buildChosen(
      "private",
      { "requirements.txt": `team-internal==1.0\nteam-git @ git+http://${host}/git/team-git.git\n` },
      {
        ...logins(),
        PIP_EXTRA_INDEX_URL: `http://${user}:${password}@${host}/simple/`,
        PIP_TRUSTED_HOST: host,
      },
    );
    expect(python(image, "import team_internal, team_git; print(team_internal.NAME, team_git.NAME)")).toBe(
      "internal git",
    );
    expect(everythingOf(image).includes("team_internal")).toBe(true);
    expect(everythingOf(image).includes(password)).toBe(false);
  });

  it("reach a Dockerfile of the team's by their ids", async () => {
    const context = team({
      Dockerfile: [
        `FROM ${base}`,
        "RUN --mount=type=secret,id=TOKEN cut -c1-6 /run/secrets/TOKEN > /begins",
      ].join("\n"),
    });
    const image = "prefect-ecs-test/own-secret";
    const own = {
      context,
      dockerfile: path.join(context, "Dockerfile"),
      cpuArchitecture: CpuArchitecture.x86,
    };
    await build(image, own, { TOKEN: server.password });
    expect(run(image, "cat", "/begins")).toBe("sesame");
    expect(everythingOf(image).includes(server.password)).toBe(false);
  });
});

describe("the layer", () => {
  /** A package that says it is Prefect; what a real one needs, `npm run test:versions` and e2e/ show. */
  const prefect = (version: string, python = "python3"): string =>
    `RUN site=$(${python} -c 'import sysconfig; print(sysconfig.get_path("purelib"))') \\
     && mkdir -p $site/prefect $site/prefect-${version}.dist-info && touch $site/prefect/__init__.py \\
     && printf 'Metadata-Version: 2.1\\nName: prefect\\nVersion: ${version}\\n' > $site/prefect-${version}.dist-info/METADATA`;

  async function withLayer(
    name: string,
    dockerfile: readonly string[],
  ): Promise<{ image: string; code: number | null; output: string }> {
    const context = team({ Dockerfile: [`FROM ${base}`, ...dockerfile].join("\n") });
    const image = `prefect-ecs-test/${name}`;
    const own = {
      context,
      dockerfile: path.join(context, "Dockerfile"),
      cpuArchitecture: CpuArchitecture.x86,
    };
    await build(`${image}-base`, own);
    const layer = {
      ...layerBuild(pulumi.output(""), CpuArchitecture.x86),
      args: { BASE_IMAGE: `${image}-base` },
    };
    return { image, ...(await tryToBuild(image, layer)) };
  }

  it("leaves a team's image as it is but for how commands are started, and what they need to reach", async () => {
    const { image, code, output } = await withLayer("layer", [
      "RUN useradd --create-home --uid 999 app && chmod 700 /home/app",
      "USER app",
      "WORKDIR /home/app/project",
      "ENV PYTHONPATH=/home/app/shared MODE=prod",
      "RUN mkdir src && echo 'NAME = \"ours\"' > src/team.py && python3 -m venv --without-pip .venv",
      prefect("3.7.0", ".venv/bin/python"),
      'ENTRYPOINT ["uv", "run"]',
      'CMD ["python", "serve.py"]',
      "STOPSIGNAL SIGINT",
    ]);
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(
      run(
        image,
        "sh",
        "-c",
        'pwd; echo $MODE $HOME $PYTHONPATH; python -c "import prefect, team, sys; print(team.NAME, sys.prefix)"',
      ),
    ).toBe(
      [
        "/home/app/project",
        "prod /tmp /home/app/shared:/home/app/project:/home/app/project/src:/opt/prefect-ecs",
        "ours /home/app/project/.venv",
      ].join("\n"),
    );
    expect(
      run(
        image,
        "sh",
        "-c",
        "python -c 'import prefect_ecs.dask; print(prefect_ecs.__file__)'; mkdir /tmp/src && echo > /tmp/src/prefect_ecs.py; cd /tmp && PYTHONPATH=/tmp/src:$PYTHONPATH python -c 'import prefect_ecs; print(prefect_ecs.__file__)'",
      ),
    ).toBe("/opt/prefect-ecs/prefect_ecs/__init__.py\n/tmp/src/prefect_ecs.py");
  });

  it("finds packages of a user whom tasks don't run as", async () => {
    const { image, code, output } = await withLayer("user", [
      "RUN useradd --create-home app && chmod 700 /home/app",
      "USER app",
      "ENV HOME=/home/app",
      prefect("3.9.1").replace("purelib", 'purelib", "posix_user'),
    ]);
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(python(image, "import prefect; print(prefect.__file__)")).toMatch(/^\/home\/app\/\.local\//);
  });

  it.each([
    [
      "python",
      ["RUN rm -rf /usr/bin/python3* /usr/local/bin/python*"],
      "the image has no Python 3: install Python 3.11 or newer, and prefect>=3.7",
    ],
    ["none", [], "without Prefect: install prefect>=3.7 in it"],
    ["old", [prefect("2.20.1")], "the image has Prefect 2.20.1 at"],
    [
      "closed",
      [prefect("3.9.1"), "RUN chmod 600 $(python3 -c 'import prefect; print(prefect.__file__)')"],
      "prefect/__init__.py is closed to user 1000, as which tasks run: chmod -R a+rX it",
    ],
  ])("refuses an image that lacks something: %s", async (name, dockerfile, message) => {
    const { code, output } = await withLayer(`lacks-${name}`, dockerfile);
    expect(code).not.toBe(0);
    expect(output).toContain(`prefect-ecs: `);
    expect(output).toContain(message);
  });
});

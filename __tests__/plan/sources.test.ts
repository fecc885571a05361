import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { stackNote } from "../../plan/notes";
import { imageSources } from "../../plan/sources";
import { planned } from "./planFixture";

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "sources-"));
  for (const file of [
    "src/hello.py",
    "src/__pycache__/hello.pyc",
    "src/deep/note.md",
    "tests/test_hello.py",
    "Dockerfile",
  ]) {
    mkdirSync(path.dirname(path.join(folder, "flows", file)), { recursive: true });
    writeFileSync(path.join(folder, "flows", file), file);
  }
  writeFileSync(path.join(folder, "flows", ".dockerignore"), "# all but\n*\n!src\n**/__pycache__\n**/*.md\n");
  writeFileSync(path.join(folder, "Pulumi.staging.yaml"), "");
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe("what goes into the image", () => {
  const image = planned({
    type: "docker:index/image:Image",
    name: "image",
    title: "Image",
    inputs: { build: { context: "flows", dockerfile: "flows/Dockerfile" } },
  });

  it("is what .dockerignore lets in, and the Dockerfile", () => {
    expect(Object.keys(imageSources(folder, [image]))).toStrictEqual([
      "flows/Dockerfile",
      "flows/src/hello.py",
    ]);
  });

  it("is told by content", () => {
    const before = imageSources(folder, [image]);
    writeFileSync(path.join(folder, "flows/src/hello.py"), "changed");
    const after = imageSources(folder, [image]);

    expect(after["flows/Dockerfile"]).toBe(before["flows/Dockerfile"]);
    expect(after["flows/src/hello.py"]).not.toBe(before["flows/src/hello.py"]);
  });

  it("is what every image is made of, and what a Dockerfile's own .dockerignore leaves", () => {
    for (const [file, content] of Object.entries({
      "ml/model.py": "model",
      "ml/notes.md": "notes",
      "ml/.dockerignore": "*.py",
      "ml/Dockerfile": "FROM python",
      "ml/Dockerfile.dockerignore": "*.md\nDockerfile*\n.dockerignore\n",
    })) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), content);
    }
    const withSecrets = planned({
      type: "docker-build:index:Image",
      name: "ml",
      title: "Image",
      inputs: { context: { location: "ml" }, dockerfile: { location: "ml/Dockerfile" } },
    });

    expect(Object.keys(imageSources(folder, [image, withSecrets, image]))).toStrictEqual([
      "flows/Dockerfile",
      "flows/src/hello.py",
      "ml/Dockerfile",
      "ml/model.py",
    ]);
  });

  it("is nothing where another stack built the image", () => {
    expect(imageSources(folder, [])).toStrictEqual({});
  });
});

describe("a stack without a file", () => {
  it("is said to be a staging, and what was probably meant", () => {
    expect(stackNote(folder, "staging")).toStrictEqual([]);
    expect(stackNote(folder, "stagin")).toStrictEqual([
      "There is no Pulumi.stagin.yaml: this is a staging of that name, as the project's defaults make it. Did you mean staging?",
    ]);
    expect(stackNote(folder, "qa")).toStrictEqual([
      "There is no Pulumi.qa.yaml: this is a staging of that name, as the project's defaults make it.",
    ]);
  });
});

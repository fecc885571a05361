import "./pictureYoga";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { diagramOf } from "../../plan/picture/diagramOf";
import { draw } from "../../plan/picture/drawing";
import { type PictureFile, pictureFiles } from "../../plan/picture/pictureFiles";
import { stalePictures, writePictures } from "../../plan/picture/pictureFolder";
import { svg } from "../../plan/picture/svg";
import { light } from "../../plan/picture/theme";
import { staging } from "./pictureFixture";

const diagram = diagramOf(staging);

describe("the files of a picture", () => {
  let files: PictureFile[];

  beforeAll(async () => {
    files = await pictureFiles("staging", diagram);
  });

  it("are an SVG for light pages, one for dark ones, and a PNG with two pixels to a point", () => {
    const width = Number(/ width="(\d+)"/.exec(textOf(files, "staging.svg"))?.[1]);
    const png = contentOf(files, "staging.png");

    expect(files.map(({ name }) => name)).toEqual(["staging.svg", "staging-dark.svg", "staging.png"]);
    expect(png.subarray(1, 4).toString()).toBe("PNG");
    expect(png.readUInt32BE(16)).toBe(2 * width);
  });

  it("are the same every time", async () => {
    const again = await pictureFiles("staging", diagram);

    expect(again.map(({ name, content }) => content.equals(contentOf(files, name)))).toEqual([
      true,
      true,
      true,
    ]);
  });

  it("need no font, no style sheet, no script and no other file", () => {
    const text = textOf(files, "staging.svg");

    expect(text).not.toMatch(/<text|font|style|<script|<image/);
    expect(text.match(/https?:[^"]*/g)).toEqual(["http://www.w3.org/2000/svg"]);
    expect(
      [...text.matchAll(/href="#([^"]*)"/g)].filter(([, id]) => !text.includes(`id="${id ?? ""}"`)),
    ).toEqual([]);
  });

  it("differ between light and dark in nothing but colours", () => {
    const withoutColours = (name: string): string => textOf(files, name).replace(/#[0-9a-f]{6}/g, "#");

    expect(textOf(files, "staging-dark.svg")).not.toBe(textOf(files, "staging.svg"));
    expect(withoutColours("staging-dark.svg")).toBe(withoutColours("staging.svg"));
  });

  it("say in readable words what changed when a configuration does", () => {
    const text = textOf(files, "staging.svg");

    expect([...text.matchAll(/aria-label="([^"]*)"/g)].map(([, text]) => text)).toEqual(
      expect.arrayContaining(["Agent default", "0.25 vCPU", "Elastic IP", "never released", "10.0.32.0/20"]),
    );
  });

  it("escape users' names for XML", () => {
    const other = diagramOf({ ...staging, others: [{ type: 'x:y:A<B>&"C"', count: 1 }] });

    expect(svg(draw(other), light)).toContain('aria-label="1 × A&lt;B&gt;&amp;&quot;C&quot;"');
  });
});

describe("the folder of pictures", () => {
  const files: PictureFile[] = [
    { name: "staging.svg", content: Buffer.from("one") },
    { name: "prod.svg", content: Buffer.from("two") },
  ];
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "pictures-"));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("is made where there is none", () => {
    const inner = path.join(folder, "docs", "pictures");

    expect(writePictures(inner, files)).toEqual([
      path.join(inner, "staging.svg"),
      path.join(inner, "prod.svg"),
    ]);
    expect(readdirSync(inner)).toEqual(["prod.svg", "staging.svg"]);
    expect(stalePictures(inner, files)).toEqual([]);
  });

  it("is stale where a picture is missing or shows something else", () => {
    writeFileSync(path.join(folder, "staging.svg"), "older");

    expect(stalePictures(folder, files)).toEqual([
      path.join(folder, "staging.svg"),
      path.join(folder, "prod.svg"),
    ]);
  });
});

function contentOf(files: readonly PictureFile[], name: string): Buffer {
  return files.find((file) => file.name === name)?.content ?? Buffer.alloc(0);
}

function textOf(files: readonly PictureFile[], name: string): string {
  return contentOf(files, name).toString();
}

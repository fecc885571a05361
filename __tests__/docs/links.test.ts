// It fetches nothing: of addresses elsewhere only the form is looked at. `npm run docs:links` asks for them.
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { filesOf } from "../../scripts/docs/commands/documented";
import { isAddress } from "../../scripts/docs/links/address";
import { readMarkdown } from "../../scripts/docs/markdown";

const root = path.resolve(__dirname, "../..");
const files = filesOf(root);
const documents = new Map(
  files
    .filter((file) => file.endsWith(".md"))
    .map((file) => [file, readMarkdown(readFileSync(path.join(root, file), "utf8"))]),
);

describe.each([...documents])("%s", (file, document) => {
  const links = document.links.map(({ target }) => target);

  it("leads only to files and headings that exist", () => {
    expect(links.filter((link) => !isExternal(link) && !leadsSomewhere(file, link))).toEqual([]);
  });

  it("names other sites by addresses that could exist", () => {
    expect(links.filter((link) => isExternal(link) && !isAddress(link))).toEqual([]);
  });
});

function isExternal(link: string): boolean {
  return /^[a-z]+:/.test(link);
}

function leadsSomewhere(file: string, link: string): boolean {
  const [target = "", anchor] = decodeURIComponent(link).split("#");
  const found = target === "" ? file : path.join(path.dirname(file), target);
  const isThere = files.some((one) => one === found || one.startsWith(`${found.replace(/\/$/, "")}/`));
  return isThere && (anchor === undefined || documents.get(found)?.anchors.has(anchor) === true);
}

it("finds every document that the code, the workflows or a message names", () => {
  const named = files
    .filter((file) => /\.(?:[cm]?[jt]s|json5?|ya?ml|py|sh)$/.test(file))
    .flatMap((file) => {
      const text = readFileSync(path.join(root, file), "utf8");
      return [...text.matchAll(/\bdocs\/[\w/-]+\.md(?:#[\w-]+)?/g)].map(([name]) => ({ file, name }));
    });
  expect(named.filter(({ name }) => !leadsSomewhere("README.md", name))).toEqual([]);
});

it("leads to every page of docs/ from its index", () => {
  const pages = [...documents.keys()].filter(
    (file) => /^docs\/[^/]+\.md$/.test(file) && file !== "docs/README.md",
  );
  const linked = documents.get("docs/README.md")?.links.map(({ target }) => target);
  expect(pages.filter((page) => linked?.includes(path.basename(page)) !== true)).toEqual([]);
});

it("knows the line of each link", () => {
  const document = [
    "A [paragraph](a.md) of",
    "several [lines](https://b.org/).",
    "",
    "| of | a table |",
    "| -- | ------- |",
    "| [c](c.md) | ![d](d.svg) |",
    "",
    '<p><img src="e.svg"></p>',
    "",
    "- with [a reference][f]",
    "",
    "[f]: f.md",
  ].join("\n");
  expect(readMarkdown(document).links.map(({ target, line }) => `${target}:${line}`)).toEqual([
    "a.md:1",
    "https://b.org/:2",
    "c.md:6",
    "d.svg:6",
    "e.svg:8",
    "f.md:10",
  ]);
});

it("knows the line of a link that others begin or end with, and of each of several to one place", () => {
  const document = [
    "See [b](https://x.org/foo), [c](data.md), https://x.org/",
    "and [a](https://x.org/), [d](a.md).",
    "Once [more](https://x.org/), [here][x] and",
    '<a href="https://x.org/">there</a>.',
    "",
    "[x]: https://x.org/x",
  ].join("\n");
  expect(readMarkdown(document).links.map(({ target, line }) => `${target}:${line}`)).toEqual([
    "https://x.org/foo:1",
    "data.md:1",
    "https://x.org/:2",
    "a.md:2",
    "https://x.org/:3",
    "https://x.org/x:3",
    "https://x.org/:4",
  ]);
});

describe("the anchors of headings", () => {
  const anchors = (text: string): string[] => [...readMarkdown(text).anchors];

  it.each([
    ["An `up` was killed", "an-up-was-killed"],
    ["What it can't know", "what-it-cant-know"],
    ["register, recover", "register-recover"],
    ["1. A [link](a.md) → *there*_now", "1-a-link--there_now"],
    ["Größe", "größe"],
  ])("of %s is #%s, as on GitHub", (heading, anchor) => {
    expect(anchors(`## ${heading}`)).toEqual([anchor]);
  });

  it("are numbered where several have the same text", () => {
    expect(anchors("# A\n\n## A\n\n## A")).toEqual(["a", "a-1", "a-2"]);
  });

  it("are not made of comments in commands", () => {
    expect(anchors("```sh\n# no heading\n```")).toEqual([]);
  });
});

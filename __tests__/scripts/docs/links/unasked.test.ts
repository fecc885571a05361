import * as path from "node:path";
import { externalLinks } from "../../../../scripts/docs/links/externalLinks";
import { askedOf, UNASKED } from "../../../../scripts/docs/links/unasked";

const root = path.resolve(__dirname, "../../../..");
const LIST = "scripts/docs/links/unasked.ts";

it("leaves out what is listed, and nothing else", () => {
  const [listed = ""] = Object.keys(UNASKED);
  const links = new Map([
    [listed, 1],
    [`${listed}/more`, 2],
  ]);
  expect([...askedOf(links)]).toEqual([[`${listed}/more`, 2]]);
});

it("lists only what is still named elsewhere", () => {
  const links = externalLinks(root);
  const isNamed = (address: string): boolean =>
    links.get(address)?.some(({ file }) => file !== LIST) === true;
  expect(Object.keys(UNASKED).filter((address) => !isNamed(address))).toEqual([]);
});

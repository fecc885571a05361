import { columns } from "./columns";

it("makes columns as wide as their widest cell, whatever its colour", () => {
  expect(
    columns([
      ["a", "\u001b[31mlong\u001b[39m", "x"],
      ["bbb", "s", "y"],
    ]),
  ).toEqual(["a    \u001b[31mlong\u001b[39m  x", "bbb  s     y"]);
});

it("leaves no space at the end of a line", () => {
  expect(
    columns([
      ["a", "b"],
      ["c", ""],
    ]),
  ).toEqual(["a  b", "c"]);
});

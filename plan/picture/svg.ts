import { Mark } from "../mark";
import type { Box, Icon } from "./box";
import { arrowTone, type Drawing } from "./drawing";
import { ICON_GRID, iconBody } from "./icons";
import type { PlacedItem, Rect } from "./layout";
import { Lettering } from "./lettering";
import { round, xmlText } from "./markup";
import type { Point, Route } from "./route";
import type { Theme } from "./theme";

/** Writes a drawing as an SVG without fonts, style sheets and scripts. */
export function svg({ title, width, height, items, arrows, labels }: Drawing, theme: Theme): string {
  const lettering = new Lettering();
  const body = [
    ...items.map((item) => itemSvg(item, theme, lettering)),
    ...arrows.map((route) => arrowSvg(route, theme)),
    ...labels.map((label) => itemSvg(label, theme, lettering)),
  ].filter((line) => line !== "");
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${xmlText(title)}</title>`,
    "<defs>",
    ...lettering.definitions(),
    "</defs>",
    ...body,
    "</svg>",
    "",
  ].join("\n");
}

function itemSvg({ item, rect }: PlacedItem, theme: Theme, lettering: Lettering): string {
  switch (item.kind) {
    case "box":
      return boxSvg(item, rect, theme);
    case "icon":
      return iconSvg(item, rect, theme);
    case "text":
      return lettering.write(item, rect, theme[item.tone]);
  }
}

function boxSvg({ paint }: Box, { x, y, width, height }: Rect, theme: Theme): string {
  if (paint === undefined) {
    return "";
  }
  const { fill, stroke, radius = 6, strokeWidth, isDashed } = paint;
  const colours = [
    `fill="${fill === undefined ? "none" : theme[fill]}"`,
    ...(stroke === undefined ? [] : [`stroke="${theme[stroke]}"`]),
    ...(strokeWidth === undefined ? [] : [`stroke-width="${strokeWidth}"`]),
    ...(isDashed === true ? [DASHES] : []),
  ];
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}" ${colours.join(" ")}/>`;
}

const DASHES = 'stroke-dasharray="5 3"';

function iconSvg({ icon, size, tone }: Icon, { x, y }: Rect, theme: Theme): string {
  const transform = `translate(${x} ${y}) scale(${round(size / ICON_GRID, 4)})`;
  return `<g color="${theme[tone]}" transform="${transform}">${iconBody(icon)}</g>`;
}

function arrowSvg({ arrow, points }: Route, theme: Theme): string {
  const colour = theme[arrowTone(arrow)];
  const dashes = arrow.mark === Mark.removed ? ` ${DASHES}` : "";
  const [before, tip] = points.slice(-2) as [Point, Point];
  const angle = Math.round((Math.atan2(tip.y - before.y, tip.x - before.x) * 180) / Math.PI);
  return [
    `<path d="${roundedLine(shortened(points))}" fill="none" stroke="${colour}" stroke-width="1.6"${dashes}/>`,
    `<path d="M0 0L-8 4L-8 -4Z" fill="${colour}" transform="translate(${tip.x} ${tip.y}) rotate(${angle})"/>`,
  ].join("\n");
}

/** Ends the line in the middle of the arrowhead, not at its point. */
function shortened(points: readonly Point[]): Point[] {
  const [before, tip] = points.slice(-2) as [Point, Point];
  const back = (to: number, from: number): number => to - Math.sign(to - from) * 4;
  return [...points.slice(0, -1), { x: back(tip.x, before.x), y: back(tip.y, before.y) }];
}

function roundedLine(points: readonly Point[]): string {
  return points
    .map((point, index) => {
      const before = points[index - 1];
      const after = points[index + 1];
      if (before === undefined || after === undefined) {
        return `${before === undefined ? "M" : "L"}${point.x} ${point.y}`;
      }
      const start = towards(point, before);
      const end = towards(point, after);
      return `L${start.x} ${start.y}Q${point.x} ${point.y} ${end.x} ${end.y}`;
    })
    .join("");
}

const TURN_RADIUS = 7;

function towards(corner: Point, other: Point): Point {
  const step = (from: number, to: number): number =>
    from + Math.sign(to - from) * Math.min(TURN_RADIUS, Math.abs(to - from) / 2);
  return { x: step(corner.x, other.x), y: step(corner.y, other.y) };
}

import type { Arrow } from "./diagram";
import type { Layout, PlacedItem, Rect } from "./layout";

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Route {
  readonly arrow: Arrow;
  /** The corners, from tail to tip. */
  readonly points: readonly Point[];
  /** The middle of the longest stretch that crosses no border. */
  readonly free: Point;
}

/** Routes arrows along horizontal and vertical lines. */
export function routeArrows(arrows: readonly Arrow[], layout: Layout): Route[] {
  return arrows.map((arrow) => {
    const points = corners(
      rectOf(layout, arrow.from),
      rectOf(layout, arrow.to),
      arrow.via === undefined ? undefined : rectOf(layout, arrow.via),
    );
    return { arrow, points, free: freeMiddle(points, bordered(layout.items)) };
  });
}

function rectOf({ rects }: Layout, id: string): Rect {
  const rect = rects.get(id);
  if (rect === undefined) {
    throw new Error(`An arrow refers to ${id}, which the picture doesn't show.`);
  }
  return rect;
}

/** Routes along the axis in which the two are further apart. */
function corners(from: Rect, to: Rect, via: Rect | undefined): Point[] {
  const across = Math.max(to.x - right(from), from.x - right(to));
  const upright = Math.max(to.y - bottom(from), from.y - bottom(to));
  return across > upright
    ? acrossCorners(from, to, via)
    : acrossCorners(turned(from), turned(to), via && turned(via)).map(turnedPoint);
}

function acrossCorners(from: Rect, to: Rect, via: Rect | undefined): Point[] {
  const [fromX, toX] = from.x < to.x ? [right(from), to.x] : [from.x, right(to)];
  const lower = from.height < to.height ? from : to;
  const fromY = within(centreY(via ?? lower), from.y, bottom(from));
  const toY = within(fromY, to.y, bottom(to));
  const turn = turnBefore(toX, fromX);
  return straightened([
    { x: fromX, y: fromY },
    { x: turn, y: fromY },
    { x: turn, y: toY },
    { x: toX, y: toY },
  ]);
}

/** Swaps the axes. */
function turned({ x, y, width, height }: Rect): Rect {
  return { x: y, y: x, width: height, height: width };
}

function turnedPoint({ x, y }: Point): Point {
  return { x: y, y: x };
}

/** All arrows to a box turn at the same place, shortly before it. */
function turnBefore(to: number, from: number): number {
  return Math.round(to - Math.sign(to - from) * Math.min(TURN, Math.abs(to - from) / 2));
}

function straightened(points: readonly [Point, Point, Point, Point]): Point[] {
  const [tail, , , tip] = points;
  return tail.x === tip.x || tail.y === tip.y ? [tail, tip] : [...points];
}

const TURN = 19;

/** Arrows keep this far from a box's corners. */
const CORNER = 14;

function within(value: number, start: number, end: number): number {
  return end - start < 2 * CORNER
    ? Math.round((start + end) / 2)
    : Math.min(Math.max(value, start + CORNER), end - CORNER);
}

function freeMiddle(points: readonly Point[], rects: readonly Rect[]): Point {
  const [tail, next] = points as [Point, Point];
  if (tail.y !== next.y) {
    return turnedPoint(freeMiddle(points.map(turnedPoint), rects.map(turned)));
  }
  const [start, end] = [Math.min(tail.x, next.x), Math.max(tail.x, next.x)];
  const borders = rects
    .filter((rect) => tail.y > rect.y && tail.y < bottom(rect))
    .flatMap((rect) => [rect.x, right(rect)])
    .filter((border) => border > start && border < end);
  const [from, to] = widest([start, ...borders.sort((left, right) => left - right), end]);
  return { x: (from + to) / 2, y: tail.y };
}

/** Boxes with a visible border. */
function bordered(items: readonly PlacedItem[]): Rect[] {
  return items.filter(({ item }) => item.kind === "box" && item.paint !== undefined).map(({ rect }) => rect);
}

function widest(stops: readonly number[]): [number, number] {
  let best: [number, number] = [stops[0] ?? 0, stops[0] ?? 0];
  stops.slice(1).forEach((to, index) => {
    const from = stops[index] ?? to;
    if (to - from > best[1] - best[0]) {
      best = [from, to];
    }
  });
  return best;
}

function right({ x, width }: Rect): number {
  return x + width;
}

function bottom({ y, height }: Rect): number {
  return y + height;
}

function centreY({ y, height }: Rect): number {
  return Math.round(y + height / 2);
}

import type { Arrow } from "./diagram";
import type { Layout, PlacedItem, Rect } from "./layout";

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Route {
  readonly arrow: Arrow;
  /** The corners, from its tail to its tip. */
  readonly points: readonly Point[];
  /** The middle of the widest stretch that it runs through without meeting a border. */
  readonly free: Point;
}

/** Leads arrows along horizontals and verticals. */
export function routeArrows(arrows: readonly Arrow[], layout: Layout): Route[] {
  return arrows.map((arrow) => {
    const points = corners(
      rectOf(layout, arrow.from),
      rectOf(layout, arrow.to),
      arrow.via === undefined ? undefined : rectOf(layout, arrow.via),
    );
    return { arrow, points, free: freeMiddle(points, layout.items) };
  });
}

function rectOf({ rects }: Layout, id: string): Rect {
  const rect = rects.get(id);
  if (rect === undefined) {
    throw new Error(`An arrow refers to ${id}, which the picture doesn't show.`);
  }
  return rect;
}

/** Leads along the axis in which the two are further apart. */
function corners(from: Rect, to: Rect, via: Rect | undefined): Point[] {
  const across = Math.max(to.x - right(from), from.x - right(to));
  const upright = Math.max(to.y - bottom(from), from.y - bottom(to));
  if (across > upright) {
    return from.x < to.x
      ? acrossCorners(from, right(from), to, to.x, via)
      : acrossCorners(from, from.x, to, right(to), via);
  }
  return from.y < to.y
    ? uprightCorners(from, bottom(from), to, to.y, via)
    : uprightCorners(from, from.y, to, bottom(to), via);
}

function acrossCorners(from: Rect, fromX: number, to: Rect, toX: number, via: Rect | undefined): Point[] {
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

function uprightCorners(from: Rect, fromY: number, to: Rect, toY: number, via: Rect | undefined): Point[] {
  const narrower = from.width < to.width ? from : to;
  const fromX = within(centreX(via ?? narrower), from.x, right(from));
  const toX = within(fromX, to.x, right(to));
  const turn = turnBefore(toY, fromY);
  return straightened([
    { x: fromX, y: fromY },
    { x: fromX, y: turn },
    { x: toX, y: turn },
    { x: toX, y: toY },
  ]);
}

/** What turns towards one box turns at one place: shortly before it. */
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

function freeMiddle(points: readonly Point[], items: readonly PlacedItem[]): Point {
  const [tail, next] = points as [Point, Point];
  const isAcross = tail.y === next.y;
  const start = isAcross ? Math.min(tail.x, next.x) : Math.min(tail.y, next.y);
  const end = isAcross ? Math.max(tail.x, next.x) : Math.max(tail.y, next.y);
  const borders = items
    .filter(({ item }) => item.kind === "box" && item.paint !== undefined)
    .flatMap(({ rect }) => (isAcross ? bordersAt(tail.y, rect) : bordersBelow(tail.x, rect)))
    .filter((border) => border > start && border < end);
  const stops = [start, ...borders.sort((left, right) => left - right), end];
  const [from, to] = widest(stops);
  const middle = (from + to) / 2;
  return isAcross ? { x: middle, y: tail.y } : { x: tail.x, y: middle };
}

function bordersAt(y: number, rect: Rect): number[] {
  return y > rect.y && y < bottom(rect) ? [rect.x, right(rect)] : [];
}

function bordersBelow(x: number, rect: Rect): number[] {
  return x > rect.x && x < right(rect) ? [rect.y, bottom(rect)] : [];
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

function centreX({ x, width }: Rect): number {
  return Math.round(x + width / 2);
}

function centreY({ y, height }: Rect): number {
  return Math.round(y + height / 2);
}

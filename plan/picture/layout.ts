import Yoga, { type Node as YogaNode } from "yoga-layout/sync";
import { type Box, type BoxStyle, type Item, sizeOfItem } from "./box";

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PlacedItem {
  readonly item: Item;
  readonly rect: Rect;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  /** Back to front. */
  readonly items: readonly PlacedItem[];
  /** Boxes with an id. */
  readonly rects: ReadonlyMap<string, Rect>;
}

/** Places a box and its content, by flexbox, then by `beside` and `spans`. */
export function layOut(root: Box): Layout {
  const yoga = yogaNode(root);
  yoga.calculateLayout(undefined, undefined, Yoga.DIRECTION_LTR);
  const placed = place(root, yoga, 0, 0);
  yoga.freeRecursive();

  const items = flatten(follow(placed, rectsById(flatten(placed))));
  return { width: placed.rect.width, height: placed.rect.height, items, rects: rectsById(items) };
}

interface PlacedTree extends PlacedItem {
  readonly children: readonly PlacedTree[];
}

const ALIGN = { stretch: Yoga.ALIGN_STRETCH, center: Yoga.ALIGN_CENTER, start: Yoga.ALIGN_FLEX_START };
const JUSTIFY = {
  start: Yoga.JUSTIFY_FLEX_START,
  center: Yoga.JUSTIFY_CENTER,
  end: Yoga.JUSTIFY_FLEX_END,
};
const EDGES = [Yoga.EDGE_TOP, Yoga.EDGE_RIGHT, Yoga.EDGE_BOTTOM, Yoga.EDGE_LEFT] as const;

function yogaNode(item: Item): YogaNode {
  const node = Yoga.Node.create();
  if (item.kind !== "box") {
    const { width, height } = sizeOfItem(item);
    node.setWidth(width);
    node.setHeight(height);
    return node;
  }
  applyStyle(node, item.style);
  item.children.forEach((child, index) => {
    node.insertChild(yogaNode(child), index);
  });
  return node;
}

function applyStyle(node: YogaNode, style: BoxStyle): void {
  node.setFlexDirection(style.direction === "row" ? Yoga.FLEX_DIRECTION_ROW : Yoga.FLEX_DIRECTION_COLUMN);
  node.setGap(Yoga.GUTTER_ALL, style.gap ?? 0);
  node.setAlignItems(ALIGN[style.align ?? "stretch"]);
  node.setJustifyContent(JUSTIFY[style.justify ?? "start"]);
  node.setFlexGrow(style.grow ?? 0);
  if (style.isEqual === true) {
    node.setFlexGrow(1);
    node.setFlexBasis(0);
  }
  node.setMinWidth(style.minWidth ?? 0);
  node.setMinHeight(style.minHeight ?? 0);
  const { padding = 0 } = style;
  EDGES.forEach((edge, index) => {
    node.setPadding(edge, typeof padding === "number" ? padding : (padding[index] ?? 0));
  });
  if (style.raise !== undefined) {
    node.setPosition(Yoga.EDGE_TOP, -style.raise);
  }
  if (style.covers === true) {
    node.setPositionType(Yoga.POSITION_TYPE_ABSOLUTE);
    EDGES.forEach((edge) => {
      node.setPosition(edge, 0);
    });
  }
}

function place(item: Item, node: YogaNode, parentX: number, parentY: number): PlacedTree {
  const { left, top, width, height } = node.getComputedLayout();
  const rect = { x: parentX + left, y: parentY + top, width, height };
  const children = item.kind === "box" ? item.children : [];
  return {
    item,
    rect,
    children: children.map((child, index) => place(child, node.getChild(index), rect.x, rect.y)),
  };
}

function rectsById(items: readonly PlacedItem[]): Map<string, Rect> {
  return new Map(
    items.flatMap(({ item, rect }) =>
      item.kind === "box" && item.id !== undefined ? [[item.id, rect] as const] : [],
    ),
  );
}

/** Moves boxes with `beside`, together with their content. */
function follow(tree: PlacedTree, rects: ReadonlyMap<string, Rect>, shift = 0): PlacedTree {
  const { item, rect } = tree;
  const style = item.kind === "box" ? item.style : undefined;
  const beside = rects.get(style?.beside ?? "");
  const spanned = rects.get(style?.spans ?? "");
  const height = spanned?.height ?? rect.height;
  const y =
    spanned?.y ??
    (beside === undefined ? rect.y + shift : Math.round(beside.y + (beside.height - rect.height) / 2));
  return {
    item,
    rect: { ...rect, y, height },
    children: tree.children.map((child) => follow(child, rects, y - rect.y)),
  };
}

function flatten(tree: PlacedTree): PlacedItem[] {
  return [{ item: tree.item, rect: tree.rect }, ...tree.children.flatMap(flatten)];
}

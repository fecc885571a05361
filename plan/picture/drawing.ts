import { arrange } from "./arrange";
import { sizeOfItem, type Text } from "./box";
import type { Arrow, ArrowKind, Diagram } from "./diagram";
import { layOut, type PlacedItem } from "./layout";
import { type Route, routeArrows } from "./route";
import type { Tone } from "./theme";
import { Weight } from "./typeface";

/** A diagram with layout, without colours. */
export interface Drawing {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  /** Boxes, icons and texts, back to front. */
  readonly items: readonly PlacedItem[];
  readonly arrows: readonly Route[];
  readonly labels: readonly PlacedItem[];
}

export function draw(diagram: Diagram): Drawing {
  const layout = layOut(arrange(diagram));
  const arrows = routeArrows(diagram.arrows, layout);
  return {
    title: `${diagram.title}: ${diagram.subtitle}`,
    width: layout.width,
    height: layout.height,
    items: layout.items,
    arrows,
    labels: arrows.flatMap(label),
  };
}

/** A marked arrow has its mark's colour. */
export function arrowTone({ kind, mark }: Arrow): Tone {
  return mark ?? ARROW_TONE[kind];
}

const ARROW_TONE = {
  control: "control",
  traffic: "egress",
  support: "support",
} as const satisfies Record<ArrowKind, string>;

/** Above a horizontal line, to the right of a vertical one. */
function label({ arrow, points, free }: Route): PlacedItem[] {
  if (arrow.label === undefined) {
    return [];
  }
  const item: Text = {
    kind: "text",
    text: arrow.label,
    size: 11,
    weight: Weight.medium,
    tone: arrowTone(arrow),
  };
  const { width, height } = sizeOfItem(item);
  const isAcross = points[0]?.y === points[1]?.y;
  const x = isAcross ? free.x - width / 2 : free.x + 6;
  const y = isAcross ? free.y - height - 2 : free.y - height / 2;
  return [{ item, rect: { x, y, width, height } }];
}

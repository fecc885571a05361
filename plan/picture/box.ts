import type { IconName } from "./icons";
import type { Tone } from "./theme";
import { typeface, type Weight } from "./typeface";

/** A rectangle of a picture with its content, placed by flexbox. */
export interface Box {
  readonly kind: "box";
  /** Required if an arrow or another box refers to it. */
  readonly id?: string;
  readonly style: BoxStyle;
  readonly paint?: Paint;
  readonly children: readonly Item[];
}

export interface BoxStyle {
  readonly direction: "row" | "column";
  readonly gap?: number;
  /** All sides, or top, right, bottom and left. */
  readonly padding?: number | readonly [number, number, number, number];
  /** Share of the remaining space. @default 0 */
  readonly grow?: number;
  /** Same size as its siblings, whatever their content. */
  readonly isEqual?: boolean;
  /** Across the direction. @default stretch */
  readonly align?: "stretch" | "center" | "start";
  /** Along the direction. @default start */
  readonly justify?: "center" | "start" | "end";
  readonly minWidth?: number;
  readonly minHeight?: number;
  /** Fills its parent, behind its siblings. */
  readonly covers?: boolean;
  /** Id of a box to align the vertical centre with. */
  readonly beside?: string;
  /** Id of a box to align top and bottom with. */
  readonly spans?: string;
  /** Offset upwards. */
  readonly raise?: number;
}

export interface Paint {
  readonly fill?: Tone;
  readonly stroke?: Tone;
  /** @default 6 */
  readonly radius?: number;
  /** @default 1 */
  readonly strokeWidth?: number;
  readonly isDashed?: boolean;
}

export interface Text {
  readonly kind: "text";
  readonly text: string;
  readonly size: number;
  readonly weight: Weight;
  readonly tone: Tone;
}

export interface Icon {
  readonly kind: "icon";
  readonly icon: IconName;
  readonly size: number;
  readonly tone: Tone;
}

export type Item = Box | Text | Icon;

type BoxOptions = Omit<BoxStyle, "direction"> & Pick<Box, "id" | "paint">;

export function row(options: BoxOptions, children: readonly Item[]): Box {
  return box("row", options, children);
}

export function column(options: BoxOptions, children: readonly Item[]): Box {
  return box("column", options, children);
}

function box(
  direction: BoxStyle["direction"],
  { id, paint, ...style }: BoxOptions,
  children: readonly Item[],
): Box {
  return { kind: "box", id, paint, style: { ...style, direction }, children };
}

/** Width and height of a text or icon. */
export function sizeOfItem(item: Text | Icon): { readonly width: number; readonly height: number } {
  if (item.kind === "icon") {
    return { width: item.size, height: item.size };
  }
  const { unitsPerEm } = typeface(item.weight);
  const { advance } = typeface(item.weight).set(item.text);
  return {
    width: Math.ceil((advance / unitsPerEm) * item.size),
    height: Math.round(item.size * LINE_HEIGHT),
  };
}

const LINE_HEIGHT = 1.35;

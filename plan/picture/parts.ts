import { Mark, signed } from "../mark";
import { type Box, column, type Icon, type Item, type Paint, row, type Text } from "./box";
import type { Card } from "./diagram";
import type { IconName } from "./icons";
import type { Tone } from "./theme";
import { Weight } from "./typeface";

export interface FrameOptions {
  readonly id: string;
  readonly title: string;
  readonly tone: Tone;
  readonly icon?: IconName;
  readonly fill?: Tone;
  readonly spans?: string;
}

/** A box around others, with its title at the top. */
export function frame({ id, title, tone, icon, fill, spans }: FrameOptions, children: readonly Item[]): Box {
  return column({ id, spans, padding: 10, gap: 9, paint: { stroke: "line", fill, radius: 8 } }, [
    heading(title, tone, icon),
    ...children,
  ]);
}

export function heading(title: string, tone: Tone, icon?: IconName): Box {
  return row({ gap: 5, align: "center" }, [
    ...(icon === undefined ? [] : [iconItem(icon, tone)]),
    text(title, { size: 12.5, weight: Weight.semibold, tone }),
  ]);
}

export interface CardOptions {
  readonly iconTone: Tone;
  readonly beside?: string;
  readonly grow?: number;
  readonly justify?: "center";
  readonly paint?: Paint;
}

/** Narrow: the icon stands above the title. */
export function card(
  { id, icon, title, lines, mark }: Card,
  { iconTone, paint, ...style }: CardOptions,
): Box {
  return column({ id, ...CARD, paint: { ...CARD.paint, ...paint, ...markPaint(mark) }, ...style }, [
    iconItem(icon, iconTone),
    cardTitle(title, mark),
    ...lines.map(cardLine),
  ]);
}

/** The icon stands beside the title. */
export function wideCard({ id, icon, title, lines, mark }: Card, iconTone: Tone): Box {
  return column({ id, ...CARD, paint: { ...CARD.paint, ...markPaint(mark) }, grow: 1 }, [
    row({ gap: 6, align: "center" }, [iconItem(icon, iconTone), cardTitle(title, mark)]),
    ...lines.map(cardLine),
  ]);
}

/** A label on the border of a box. */
export function gate(id: string, name: string): Box {
  return row(
    { id, padding: [2, 9, 2, 9], raise: 10, paint: { fill: "page", stroke: "support", radius: 9 } },
    [text(name, { size: 11.5, weight: Weight.medium, tone: "muted" })],
  );
}

export function legendEntry(tone: Tone, meaning: string): Box {
  return row({ gap: 7, align: "center" }, [
    column({ minWidth: 20, minHeight: 2, paint: { fill: tone, radius: 1 } }, []),
    text(meaning, { size: 12, tone: "muted" }),
  ]);
}

export function markEntry(mark: Mark): Box {
  return row({ padding: [1, 7, 1, 7], paint: { ...markPaint(mark), strokeWidth: 1.5, radius: 4 } }, [
    text(signed(mark, mark), { size: 12, tone: mark }),
  ]);
}

const CARD = { padding: [8, 9, 8, 9], gap: 1, paint: { fill: "page", stroke: "line" } } as const;

/** Removed items are dashed: the difference must be visible without colours. */
function markPaint(mark: Mark | undefined): Paint {
  return mark === undefined ? {} : { stroke: mark, strokeWidth: 2, isDashed: mark === Mark.removed };
}

function cardTitle(title: string, mark: Mark | undefined): Text {
  return text(signed(title, mark), { size: 13.5, weight: Weight.semibold, tone: mark });
}

function cardLine(line: string): Text {
  return text(line, { size: 12, tone: "muted" });
}

export interface TextOptions {
  readonly size: number;
  readonly weight?: Weight;
  readonly tone?: Tone;
}

export function text(text: string, { size, weight = Weight.regular, tone = "ink" }: TextOptions): Text {
  return { kind: "text", text, size, weight, tone };
}

function iconItem(icon: IconName, tone: Tone): Icon {
  return { kind: "icon", icon, tone, size: 16 };
}

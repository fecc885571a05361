import { readFileSync } from "node:fs";
import { create, type Font } from "fontkit";

export const Weight = { regular: 400, medium: 500, semibold: 600 } as const;
export type Weight = (typeof Weight)[keyof typeof Weight];

/** A text's letters, in the font's units. */
export interface SetText {
  readonly glyphs: readonly SetGlyph[];
  readonly advance: number;
}

export interface SetGlyph {
  readonly id: number;
  readonly x: number;
}

/** Inter (OFL) as outlines of letters: a picture looks the same without installed fonts. */
export class Typeface {
  readonly weight: Weight;
  readonly unitsPerEm: number;
  /** Height of capitals, for centring short labels. */
  readonly capHeight: number;
  readonly #font: Font;
  readonly #known = new Map<string, SetText>();

  constructor(weight: Weight) {
    const file = require.resolve(`@fontsource/inter/files/inter-latin-${weight}-normal.woff`);
    this.#font = create(readFileSync(file)) as Font;
    this.weight = weight;
    this.unitsPerEm = this.#font.unitsPerEm;
    this.capHeight = this.#font.capHeight;
  }

  /** Cached: the same words occur often, and are measured before they are written. */
  set(text: string): SetText {
    const known = this.#known.get(text) ?? this.#set(text);
    this.#known.set(text, known);
    return known;
  }

  /** Path data of a letter; the y axis points up. */
  outline(glyphId: number): string {
    return this.#font.getGlyph(glyphId).path.toSVG();
  }

  #set(text: string): SetText {
    const run = this.#font.layout(text);
    let x = 0;
    const glyphs = run.glyphs.map((glyph, index) => {
      const placed = { id: glyph.id, x };
      x += run.positions[index]?.xAdvance ?? 0;
      return placed;
    });
    return { glyphs, advance: x };
  }
}

const typefaces = new Map<Weight, Typeface>();

/** Cached: reading a font is slow. */
export function typeface(weight: Weight): Typeface {
  const known = typefaces.get(weight) ?? new Typeface(weight);
  typefaces.set(weight, known);
  return known;
}

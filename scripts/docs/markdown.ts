import MarkdownIt from "markdown-it";

/** Links, anchors and code of a Markdown document. */
export interface MarkdownDocument {
  /** Link targets: headings, and ids in HTML. */
  readonly anchors: ReadonlySet<string>;
  /** Targets of links and pictures. */
  readonly links: readonly Link[];
  readonly fences: readonly Fence[];
  /** Code spans. */
  readonly codes: readonly string[];
}

export interface Link {
  readonly target: string;
  /** Counted from 1. */
  readonly line: number;
}

/** A fenced code block. */
export interface Fence {
  readonly language: string;
  readonly text: string;
}

const parser = new MarkdownIt({ html: true });

type Token = ReturnType<typeof parser.parse>[number];

/** Parses GitHub's Markdown, including HTML in it. */
export function readMarkdown(text: string): MarkdownDocument {
  const blocks = parser.parse(text, {});
  const tokens = blocks.flatMap(withChildren);
  return {
    anchors: new Set([
      ...headingAnchors(blocks),
      ...tokens.flatMap((token) => htmlAttributes(token, /\bid="([^"]*)"/g)),
    ]),
    links: linksOf(blocks, text.split("\n")),
    fences: tokens
      .filter(({ type }) => type === "fence")
      .map(({ info, content }) => ({ language: info, text: content })),
    codes: tokens.filter(({ type }) => type === "code_inline").map(({ content }) => content),
  };
}

function withChildren(block: Token): Token[] {
  return [block, ...(block.children ?? [])];
}

function htmlAttributes({ type, content }: Token, pattern: RegExp): string[] {
  const isHtml = type === "html_block" || type === "html_inline";
  return isHtml ? [...content.matchAll(pattern)].map(([, value = ""]) => value) : [];
}

function linksOf(blocks: readonly Token[], lines: readonly string[]): Link[] {
  let range: readonly [number, number] = [0, lines.length];
  return blocks.flatMap((block) => {
    // A table's cells have no range; they use the row's.
    range = block.map ?? range;
    const [start, end] = range;
    const text = lines.slice(start, end).join("\n");
    let position = 0;
    return withChildren(block)
      .flatMap(targetsOf)
      .map((target) => {
        position = endOf(target, text, position);
        return { target, line: start + text.slice(0, position).split("\n").length };
      });
  });
}

/** End of a link's target after a position; the position itself if the target is elsewhere, as in references. */
function endOf(target: string, text: string, position: number): number {
  const escaped = target.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  // The target may also be part of another one.
  const found = new RegExp(`[("<]${escaped}(?=[\\s)">])`).exec(text.slice(position));
  return found === null ? position : position + found.index + found[0].length;
}

function targetsOf(token: Token): string[] {
  const written = token.attrGet("href") ?? token.attrGet("src");
  return [
    ...(written === null ? [] : [written]),
    ...htmlAttributes(token, /\b(?:href|src|srcset)="([^"]*)"/g),
  ];
}

/** GitHub's algorithm: https://github.com/gjtorikian/html-pipeline/blob/v2.14.3/lib/html/pipeline/toc_filter.rb */
function headingAnchors(blocks: readonly Token[]): string[] {
  const seen = new Map<string, number>();
  return blocks.flatMap(({ type }, index) => {
    if (type !== "heading_open") {
      return [];
    }
    const slug = textOf(blocks[index + 1])
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, "")
      .replaceAll(" ", "-");
    const count = seen.get(slug) ?? 0;
    seen.set(slug, count + 1);
    return [count === 0 ? slug : `${slug}-${count}`];
  });
}

function textOf(inline: Token | undefined): string {
  return (inline?.children ?? [])
    .filter(({ type }) => type === "text" || type === "code_inline")
    .map(({ content }) => content)
    .join("");
}

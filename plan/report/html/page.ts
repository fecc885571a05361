import { Mark, SIGN } from "../../mark";
import { draw } from "../../picture/drawing";
import { svg } from "../../picture/svg";
import type { Section, Table } from "../../section";
import type { TreeNode } from "../../tree";
import { nothingIn, type Part, pictureFirst, type Report } from "../report";
import { Html, html, prose } from "./markup";
import { pageTheme, style } from "./style";

/** Renders reports as one self-contained page. */
export function page(reports: readonly Report[]): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>${reports.map(({ title }) => title).join(", ")}</title>
        <style>
          ${new Html(style())}
        </style>
      </head>
      <body>
        <main>
          ${reports.length > 1 ? stackLinks(reports) : ""} ${reports.map(article)}
          <footer>
            Read offline from what the program registers: nothing was asked of AWS, and nothing was changed.
          </footer>
        </main>
      </body>
    </html> `.toString();
}

function stackLinks(reports: readonly Report[]): Html {
  return html`<ul class="stacks">
    ${reports.map(({ title }, index) => html`<li><a href="#${reportId(index)}">${title}</a></li>`)}
  </ul>`;
}

function article(report: Report, index: number): Html {
  const { title, notes, problems } = report;
  const parts = pictureFirst(report.parts);
  return html`<article id="${reportId(index)}">
    <h1>${title}</h1>
    ${problems.map((problem) => html`<p class="note problem">${prose(problem)}</p> `)}
    ${notes.map((note) => html`<p class="note">${prose(note)}</p> `)}
    ${parts.length === 0 ? html`<p>${nothingIn(report)}</p>` : cards(parts, index)}
    ${parts.map((part, number) => section(part, partId(index, number)))}
  </article> `;
}

function cards(parts: readonly Part[], index: number): Html {
  return html`<nav class="cards">
    ${parts.map(
      ({ title, summary }, number) =>
        html`<a href="#${partId(index, number)}"
          ><b>${title}</b><span class="muted">${prose(summary)}</span></a
        >`,
    )}
  </nav>`;
}

function section(part: Part, id: string): Html {
  return html`<section id="${id}">
    <h2>${part.title}</h2>
    ${partBody(part)}
  </section> `;
}

function partBody(part: Part): Html {
  switch (part.kind) {
    case "tree":
      return html`<p class="muted">${part.summary}</p>
        <ul class="tree">
          ${part.nodes.map((node) => treeNode(node))}
        </ul>`;
    case "tables":
      return html`${part.sections.map((one) => tables(one, part.title))}`;
    case "picture":
      return html`<div class="scroll picture" tabindex="0">
        ${new Html(svg(draw(part.diagram), pageTheme))}
      </div>`;
    case "gap":
      return html`<p>${prose(part.summary)}</p>`;
  }
}

/** Removed nodes are folded. */
function treeNode(node: TreeNode, depth = 0): Html {
  const { children, mark } = node;
  if (children.length === 0) {
    return html`<li class="${mark ?? "same"}">${row(node, depth)}</li>`;
  }
  return html`<li class="${mark ?? "same"}">
    <details ${mark === Mark.removed ? "" : "open"}>
      <summary>${row(node, depth)}</summary>
      <ul>
        ${children.map((child) => treeNode(child, depth + 1))}
      </ul>
    </details>
  </li>`;
}

function row({ title, facts, isComponent, mark }: TreeNode, depth: number): Html {
  const sign = mark === undefined ? "" : html`<span class="sign">${SIGN[mark]}</span>`;
  return html`<div class="row" style="--depth:${depth}">
    <div class="${isComponent ? "component" : "leaf"}">${sign}<span class="title">${title}</span></div>
    <div class="facts">${facts.map((fact) => html`<div>${fact}</div>`)}</div>
  </div>`;
}

function tables({ title, text, tables }: Section, partTitle: string): Html {
  const heading = title === partTitle ? "" : html`<h3>${title}</h3>`;
  const paragraphs = text.map((paragraph) => html`<p>${prose(paragraph)}</p>`);
  return html`${heading}${paragraphs}${tables.map((one) => table(one, title))}`;
}

function table({ title, columns, rows }: Table, section: string): Html {
  const classOf = (column: number): string => (columns[column]?.align === "right" ? "number" : "text");
  return html`<div class="scroll" tabindex="0">
    <table>
      ${
        title === section
          ? ""
          : html`<caption>
              ${title}
            </caption>`
      }
      <thead>
        <tr>
          ${columns.map((column, index) => html`<th scope="col" class="${classOf(index)}">${column.title}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (cells) =>
            html`<tr>
              ${cells.map((cell, index) => html`<td class="${classOf(index)}">${prose(cell)}</td>`)}
            </tr> `,
        )}
      </tbody>
    </table>
  </div> `;
}

function reportId(index: number): string {
  return `stack-${index + 1}`;
}

function partId(index: number, number: number): string {
  return `${reportId(index)}-part-${number + 1}`;
}

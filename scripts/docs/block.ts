/** A document with new content between the two markers of a name. */
export function withBlock(document: string, name: string, content: string): string {
  const [start, end] = [`<!-- ${name}: written by \`npm run docs\` -->`, `<!-- /${name} -->`];
  const [before, rest] = document.split(start);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) {
    throw new Error(`There is no place for the ${name}: the document needs the lines ${start} and ${end}.`);
  }
  return `${before}${start}\n\n${content}\n\n${end}${after}`;
}

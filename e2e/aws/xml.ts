/** Contents of the elements of that name, in order. */
export function contentsOf(xml: string, element: string): string[] {
  const found = new RegExp(`<${element}>([^<]+)</${element}>`, "g");
  return [...xml.matchAll(found)].map(([, content = ""]) => content);
}

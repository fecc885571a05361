/** The items of all pages of a paginated call. */
export async function flatten(pages, itemsOf) {
  const items = [];
  for await (const page of pages) {
    items.push(...(itemsOf(page) ?? []));
  }
  return items;
}

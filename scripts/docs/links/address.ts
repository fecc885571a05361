/** Whether something could be at an address: a host with a domain, by TLS. */
export function isAddress(link: string): boolean {
  return URL.canParse(link) && /^https:\/\/[\w-]+(\.[\w-]+)+(:\d+)?(\/\S*)?$/.test(link);
}

/** Names that lead to nobody's site: https://www.rfc-editor.org/rfc/rfc6761 */
const NOBODYS = /(?:^|\.)(?:example\.(?:com|net|org)|example|internal|invalid|local|localhost|test)$/;

/** Whether an address stands for one of the reader's: it has a gap for them to fill, or its host is an example or a number. */
export function isExample(address: string): boolean {
  if (/[<>{}$…*]/.test(address)) {
    return true;
  }
  const { hostname } = new URL(address);
  return NOBODYS.test(hostname) || /^[\d.]+$/.test(hostname) || hostname.startsWith("[");
}

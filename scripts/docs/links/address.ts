/** Whether a link is an https address with a domain. */
export function isAddress(link: string): boolean {
  return URL.canParse(link) && /^https:\/\/[\w-]+(\.[\w-]+)+(:\d+)?(\/\S*)?$/.test(link);
}

/** Reserved domain names: https://www.rfc-editor.org/rfc/rfc6761 */
const NOBODYS = /(?:^|\.)(?:example\.(?:com|net|org)|example|internal|invalid|local|localhost|test)$/;

/** Whether an address is an example: it has a placeholder, or its host is a reserved name or a number. */
export function isExample(address: string): boolean {
  if (/[<>{}$…*]/.test(address)) {
    return true;
  }
  const { hostname } = new URL(address);
  return NOBODYS.test(hostname) || /^[\d.]+$/.test(hostname) || hostname.startsWith("[");
}

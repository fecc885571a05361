/** Escapes text for XML, including double-quoted attributes. */
export function xmlText(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}

export function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

/** `1,234.50`, in US dollars. */
export function money(amount: number): string {
  return amount.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

/** A price with all of its digits: `0.0123425`, `3.00`. */
export function unitPrice(amount: number): string {
  return amount.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 8 });
}

/** A rounded quantity: `730`, `83.3`, `0.134`. */
export function quantity(amount: number): string {
  return amount.toLocaleString("en-US", {
    maximumSignificantDigits: Math.max(3, Math.trunc(amount).toString().length),
  });
}

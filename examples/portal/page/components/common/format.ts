const dates = new Intl.DateTimeFormat("en", { dateStyle: "medium" });
const times = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });
const numbers = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });

export const day = (date: Date): string => dates.format(date);
export const moment = (date: Date): string => times.format(date);

export function size(bytes: number): string {
  if (bytes < 1e3) return `${bytes} bytes`;
  return bytes < 1e6 ? `${numbers.format(bytes / 1e3)} kB` : `${numbers.format(bytes / 1e6)} MB`;
}

/** Enough of an address to tell two people apart. */
export const shortId = (address: string): string => `${address.slice(0, 6)}…${address.slice(-4)}`;

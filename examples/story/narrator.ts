import type { Receipt } from "@chartkey/core";

const number = new Intl.NumberFormat("en");

export const bytes = (size: number): string =>
  size < 10_000 ? `${size} bytes` : `${number.format(Math.round(size / 1000))} kB`;
export const day = (date: Date): string => date.toISOString().slice(0, 10);
export const cost = ({ cost: paid }: Receipt): string => (paid ? `${number.format(paid.amount)} ${paid.unit}` : "free");

export interface Narrator {
  readonly chapter: (title: string) => void;
  /** One line, with facts behind it. */
  readonly say: (line: string, ...facts: readonly string[]) => void;
  /** Does something, then says how long it took. */
  readonly timed: <T>(work: () => Promise<T>, tell: (result: T, took: string) => void) => Promise<T>;
}

export const narrator = (): Narrator => ({
  chapter: (title) => console.log(`\n${title}\n${"─".repeat(title.length)}`),
  say: (line, ...facts) => console.log(`  ${line}${facts.length > 0 ? `  · ${facts.join(" · ")}` : ""}`),
  async timed(work, tell) {
    const start = performance.now();
    const result = await work();
    tell(result, `${Math.round(performance.now() - start)} ms`);
    return result;
  },
});

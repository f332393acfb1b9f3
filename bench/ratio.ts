/** What a bench measures, against what stays the same. */
export interface Ratio {
  /** Ours, divided by that of `against`. */
  readonly ratio: number;
  readonly target: { readonly max: number } | { readonly min: number };
  /** What was measured, such as processor time. */
  readonly unit: string;
  readonly against: string;
  /** Of what it was measured against, and of what both run on. */
  readonly versions: Readonly<Record<string, string>>;
}

/** By what was measured, as "a pointer, Node". */
export type Ratios = Readonly<Record<string, Ratio>>;

/** How many times worse a ratio is than another one with the same target. */
export const rise = (now: Ratio, before: Ratio): number =>
  "max" in now.target ? now.ratio / before.ratio : before.ratio / now.ratio;

export const meetsTarget = ({ ratio, target }: Ratio): boolean =>
  "max" in target ? ratio <= target.max : ratio >= target.min;

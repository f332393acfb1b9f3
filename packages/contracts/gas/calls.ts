/** Which calls of a kind are measured, where growth is looked for. */
export const CALLS: readonly number[] = [1, 2, 100, 1_000];

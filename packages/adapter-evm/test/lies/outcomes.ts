/**
 * What an app has besides a node that may lie: nothing, a device that has read before, a second
 * node, or proofs of heads.
 */
export const settings = ["nothing", "remembered", "second", "proof"] as const;
export type Setting = (typeof settings)[number];

/**
 * The outcome of a lie:
 * - it is caught (LEDGER_INCOMPLETE) by the head of the node's own state, by the device's memory,
 *   by the second node or by the proof;
 * - `refused`: the answer counts as none (LEDGER_UNAVAILABLE, or MISCONFIGURED for no ledger);
 * - `believed`;
 * - `not final`: it is shown, and never as final;
 * - `harmless`: what is read is the truth.
 */
export type Outcome = "head" | "memory" | "second node" | "proof" | "refused" | "believed" | "not final" | "harmless";

export type Outcomes = Readonly<Record<Setting, Outcome>>;

const always = (outcome: Outcome): Outcomes => ({
  nothing: outcome,
  remembered: outcome,
  second: outcome,
  proof: outcome,
});

export const caughtByHead = always("head");
export const refused = always("refused");
export const believed = always("believed");
export const harmless = always("harmless");

/** A consistent state that contradicts the past which a device or another node knows. */
export const caughtByKnownPast: Outcomes = {
  nothing: "believed",
  remembered: "memory",
  second: "second node",
  proof: "proof",
};

/** A state that only adds entries after the true ones. */
export const unfinalizedOnly: Outcomes = {
  nothing: "believed",
  remembered: "believed",
  second: "not final",
  proof: "not final",
};

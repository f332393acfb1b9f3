/** What an app has beside the node that may lie: nothing, a device that has read before, a second node, or proofs of heads. */
export const settings = ["nothing", "remembered", "second", "proof"] as const;
export type Setting = (typeof settings)[number];

/**
 * What comes of a lie. It is caught (LEDGER_INCOMPLETE) by the head of the node's own state, the device's memory, the second node or the proof; `refused` as no
 * answer at all (LEDGER_UNAVAILABLE); `believed`; `not final`: shown, but nowhere as final; or `harmless`: what is read is the truth.
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

/** A state that contradicts itself nowhere, and the past that a device or another node knows. */
export const caughtByKnownPast: Outcomes = {
  nothing: "believed",
  remembered: "memory",
  second: "second node",
  proof: "proof",
};

/** A state that only goes on where the truth ends. */
export const unfinalizedOnly: Outcomes = {
  nothing: "believed",
  remembered: "believed",
  second: "not final",
  proof: "not final",
};

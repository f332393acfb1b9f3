import { checkKeys, type KeyRules } from "@chartkey/core/adapters";
import type { ChartkeyError, ErrorCode } from "@chartkey/core";
import type { ActProgress, ActState } from "./act-runner.js";

/** What a sentence about an error may depend on. It has nothing of message, hints and cause. */
export interface ErrorFacts extends Pick<ChartkeyError, "retryable"> {
  /**
   * How many people whose access has ended can read the card of what was not added; `undefined`
   * when nobody can tell.
   */
  readonly exposed: number | undefined;
  /** Whether something of the act that failed has happened, or may still happen. */
  readonly sent: boolean;
}

/** What the results of acts warn of: see the results' types in core. */
export interface Warnings {
  /** `exposedTo`: people whose access has ended, and who can read what was added. */
  readonly exposed: Sentence<{ readonly people: number }>;
  /** `without`: people who have access, and got no key. */
  readonly without: Sentence<{ readonly people: number }>;
  /** The `problem` of a grant: its keys are not there yet. */
  readonly unreadable: Sentence<{ readonly grants: number }>;
  /**
   * `mayStillHold`: records that somebody may have kept; `undefined` when nobody can tell which.
   */
  readonly mayStillHold: Sentence<{ readonly records: number | undefined }>;
  /** `complete` is `false`. */
  readonly incomplete: Sentence<object>;
  /** Items of a batch that failed. */
  readonly failed: Sentence<{ readonly failed: number; readonly total: number }>;
}

type ProgressType = ActProgress["type"];

/** What a sentence about progress may depend on. */
export type ProgressFacts<T extends ProgressType = ProgressType> = Omit<
  Extract<ActProgress, { readonly type: T }>,
  "type" | "problem"
>;

/** A sentence, or what makes one of its facts. */
export type Sentence<F> = string | ((facts: F) => string);

/**
 * What a page says, in one language. The compiler refuses one that lacks a code or an event, or
 * that uses a fact which the event does not have.
 */
export interface Words {
  readonly errors: { readonly [C in ErrorCode]: Sentence<ErrorFacts> };
  readonly progress: { readonly [T in ProgressType]: Sentence<ProgressFacts<T>> };
  readonly warnings: Warnings;
  /** Follows the sentence of an error of an act of which something was sent. */
  readonly sentBefore: string;
  /** After an act was cancelled. */
  readonly cancelled: Sentence<Pick<Extract<ActState<unknown>, { readonly state: "cancelled" }>, "sent">>;
  /** For what is no error of Chartkey, and for a code of a newer version. */
  readonly unexpected: string;
}

const wordKeys: KeyRules<Words> = {
  errors: "required",
  progress: "required",
  warnings: "required",
  sentBefore: "required",
  cancelled: "required",
  unexpected: "required",
};

const isSentence = (value: unknown): boolean => typeof value === "string" || typeof value === "function";

/** @throws TypeError that names the part */
export function checkWords(words: Words): Words {
  const checked = checkKeys("words", words, wordKeys);
  for (const part of ["errors", "progress", "warnings"] as const) {
    const sentences = checked[part];
    if (typeof sentences !== "object" || sentences === null) throw new TypeError(`\`words.${part}\` is an object`);
    for (const [name, sentence] of Object.entries(sentences))
      if (!isSentence(sentence)) throw new TypeError(`\`words.${part}.${name}\` is a text or a function`);
  }
  for (const part of ["sentBefore", "cancelled", "unexpected"] as const)
    if (!isSentence(checked[part])) throw new TypeError(`\`words.${part}\` is a text or a function`);
  return checked;
}

export const say = <F>(sentence: Sentence<F>, facts: F): string =>
  typeof sentence === "string" ? sentence : sentence(facts);

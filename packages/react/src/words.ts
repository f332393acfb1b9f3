import { checkKeys, type KeyRules } from "@chartkey/core/adapters";
import type { ChartkeyError, ErrorCode } from "@chartkey/core";
import type { ActProgress, ActState } from "./act-runner.js";

/** What a sentence about an error may depend on. It has nothing of message, hints and cause. */
export interface ErrorFacts extends Pick<ChartkeyError, "retryable"> {
  /** How many people whose access has ended can read the card of what was not added. */
  readonly exposed: number;
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
  /** After an act was cancelled. */
  readonly cancelled: Sentence<Pick<Extract<ActState<unknown>, { readonly state: "cancelled" }>, "sent">>;
  /** For what is no error of Chartkey, and for a code of a newer version. */
  readonly unexpected: string;
}

const wordKeys: KeyRules<Words> = {
  errors: "required",
  progress: "required",
  cancelled: "required",
  unexpected: "required",
};

/** @throws TypeError that names the part */
export function checkWords(words: Words): Words {
  const checked = checkKeys("words", words, wordKeys);
  for (const part of ["errors", "progress"] as const)
    if (typeof checked[part] !== "object" || checked[part] === null)
      throw new TypeError(`\`words.${part}\` is an object`);
  return checked;
}

export const say = <F>(sentence: Sentence<F>, facts: F): string =>
  typeof sentence === "string" ? sentence : sentence(facts);

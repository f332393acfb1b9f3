import { isChartkeyError } from "@chartkey/core";
import { useMemo } from "react";
import type { ActProgress, ActState } from "./act-runner.js";
import { usePageWords } from "./chartkey-provider.js";
import { warningsOf } from "./warnings-of.js";
import { say, type Sentence, type Words } from "./words.js";

/** Says in the page's language what happened. */
export interface Voice {
  /** What an error means for the person, and what they can do. Whatever was thrown. */
  error(error: unknown): string;
  /** Empty for an event of a newer core. */
  progress(event: ActProgress): string;
  /**
   * How an act stands: its progress, its error, that it was cancelled, or what its result warns of.
   * Empty before it begins, before its first event, and when it is done and there is nothing more
   * to say.
   */
  act(state: ActState<unknown>): string;
}

function errorSaid(words: Words, error: unknown, sent: boolean): string {
  // a newer core may know more codes than the words do
  if (!isChartkeyError(error) || !Object.hasOwn(words.errors, error.code)) return words.unexpected;
  const { code, retryable, exposedTo } = error;
  return say(words.errors[code], { retryable, exposed: exposedTo?.length, sent });
}

const voiceOf = (words: Words): Voice => {
  const voice: Voice = {
    error: (error) => errorSaid(words, error, false),
    progress({ type, ...facts }) {
      if (!Object.hasOwn(words.progress, type)) return "";
      // each sentence takes the facts of its own type
      return say(words.progress[type] as Sentence<object>, facts);
    },
    act(act) {
      if (act.state === "failed")
        return [errorSaid(words, act.error, act.sent), ...(act.sent ? [words.sentBefore] : [])].join(" ");
      if (act.state === "cancelled") return say(words.cancelled, { sent: act.sent });
      if (act.state === "done") return warningsOf(act.result, words.warnings).join(" ");
      return act.state === "running" && act.progress ? voice.progress(act.progress) : "";
    },
  };
  return voice;
};

/** The words of the `ChartkeyProvider`. */
export function useWords(): Voice {
  const words = usePageWords();
  return useMemo(() => voiceOf(words), [words]);
}

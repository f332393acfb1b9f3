import { isChartkeyError } from "@chartkey/core";
import { useMemo } from "react";
import type { ActProgress, ActState } from "./act-runner.js";
import { usePageWords } from "./chartkey-provider.js";
import { say, type Sentence, type Words } from "./words.js";

/** Says in the page's language what happened. */
export interface Voice {
  /** What an error means for the person, and what they can do. Whatever was thrown. */
  error(error: unknown): string;
  progress(event: ActProgress): string;
  /**
   * How an act stands: its progress, its error, or that it was cancelled. Empty before it begins,
   * before its first event, and when it is done.
   */
  act(state: ActState<unknown>): string;
}

const voiceOf = (words: Words): Voice => {
  const voice: Voice = {
    error(error) {
      // a newer core may know more codes than the words do
      if (!isChartkeyError(error) || !Object.hasOwn(words.errors, error.code)) return words.unexpected;
      const { code, retryable, exposedTo } = error;
      return say(words.errors[code], { retryable, exposed: exposedTo.length });
    },
    progress({ type, ...facts }) {
      // each sentence takes the facts of its own type
      return say(words.progress[type] as Sentence<object>, facts);
    },
    act(act) {
      if (act.state === "failed") return voice.error(act.error);
      if (act.state === "cancelled") return say(words.cancelled, { sent: act.sent });
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

import { useCallback, useRef, useState } from "react";

/** A question that the person answers on the page: what it is about, while it is open. */
export function useYesOrNo() {
  const [question, setQuestion] = useState<string>();
  const pending = useRef<(isYes: boolean) => void>(undefined);
  const ask = useCallback(async (about: string, signal: AbortSignal) => {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    pending.current = resolve;
    setQuestion(about);
    signal.addEventListener("abort", () => resolve(false), { once: true });
    try {
      return await promise;
    } finally {
      setQuestion(undefined);
    }
  }, []);
  const answer = useCallback((isYes: boolean) => pending.current?.(isYes), []);
  return { question, ask, answer };
}

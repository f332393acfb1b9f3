import { useCallback, useRef, useState } from "react";

/** A question that the person answers on the page: the digits, while it is open. */
export function useQuestion() {
  const [question, setQuestion] = useState<string>();
  const pending = useRef<(isSame: boolean) => void>(undefined);
  const ask = useCallback(async (digits: string, signal: AbortSignal) => {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    pending.current = resolve;
    setQuestion(digits);
    signal.addEventListener("abort", () => resolve(false), { once: true });
    try {
      return await promise;
    } finally {
      setQuestion(undefined);
    }
  }, []);
  const answer = useCallback((isSame: boolean) => pending.current?.(isSame), []);
  return { question, ask, answer };
}

interface Props {
  readonly digits: string;
  readonly onAnswer: (isSame: boolean) => void;
}

/** Asks whether two devices show the same digits. Neither answer is the default. */
export function SameDigits({ digits, onAnswer }: Props) {
  return (
    <div role="group" aria-label="Compare the digits">
      <p>
        Does the other device show <strong className="code">{digits}</strong>?
      </p>
      <button onClick={() => onAnswer(false)}>No, or I cannot see it</button>
      <button onClick={() => onAnswer(true)}>Yes, the same digits</button>
    </div>
  );
}

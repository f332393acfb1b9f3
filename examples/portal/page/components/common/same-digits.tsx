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
      <div className="buttons">
        <button onClick={() => onAnswer(false)}>No, or I cannot see it</button>
        <button onClick={() => onAnswer(true)}>Yes, the same digits</button>
      </div>
    </div>
  );
}

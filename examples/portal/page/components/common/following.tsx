import { type Chartkey, isChartkeyError } from "@chartkey/core";
import type { Wallet } from "@chartkey/core/ports";
import { type Followed, useFollow, useWords } from "@chartkey/react";

interface Props {
  readonly chartkey: Chartkey<Wallet>;
  readonly whom: Followed;
  readonly onLeave: () => void;
}

/** Keeps all lists of the page up to date, and says when it cannot. */
export function Following({ chartkey, whom, onLeave }: Props) {
  const words = useWords();
  const { error, again } = useFollow(chartkey, whom);
  if (error === undefined) return null;
  return (
    <p role="status" className="failed">
      {words.error(error)}{" "}
      {isChartkeyError(error, "SESSION_ENDED") ? (
        <button onClick={onLeave}>Sign in again</button>
      ) : (
        <button onClick={again}>Try again</button>
      )}
    </p>
  );
}

import type { Chartkey } from "@chartkey/core";
import type { Wallet } from "@chartkey/core/ports";
import { type Followed, useFollow, useWords } from "@chartkey/react";

interface Props {
  readonly chartkey: Chartkey<Wallet>;
  readonly whom: Followed;
}

/** Keeps all lists of the page up to date, and says when it cannot. */
export function Following({ chartkey, whom }: Props) {
  const words = useWords();
  const { error, again } = useFollow(chartkey, whom);
  if (error === undefined) return null;
  return (
    <p role="status" className="failed">
      {words.error(error)} <button onClick={again}>Try again</button>
    </p>
  );
}

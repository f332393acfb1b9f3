import type { List } from "@chartkey/react";
import { useEffect } from "react";

/** Reads further pages of a list until what somebody looks for is there, or none follow. */
export function useMoreUntil({ state, hasMore, more }: List<unknown>, isThere: boolean): void {
  const isWanted = !isThere && hasMore && state === "read";
  useEffect(() => {
    if (isWanted) more();
  }, [isWanted, more]);
}

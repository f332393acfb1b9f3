import { ChartkeyError } from "../../errors/chartkey-error.js";

/** Absent and not to be opened look the same. */
export const unavailable = (): ChartkeyError =>
  new ChartkeyError("RECORD_UNAVAILABLE", { message: "There is no such record, or it may not be opened" });

/**
 * Why a record is not in an index: a card that could not be opened for now may be its own. Who has
 * no access has no such cards.
 */
export const notFound = ({
  problems,
}: {
  readonly problems: readonly { readonly problem: ChartkeyError }[];
}): ChartkeyError => problems.find(({ problem }) => problem.retryable)?.problem ?? unavailable();

import { ChartkeyError } from "../../errors/chartkey-error.js";

/**
 * The same error for an absent record and for one without access, so that it does not reveal which.
 */
export const unavailable = (): ChartkeyError =>
  new ChartkeyError("RECORD_UNAVAILABLE", { message: "There is no such record, or it may not be opened" });

/**
 * Why a record is not in an index. If some card could not be opened for now, it may be the
 * record's: then that problem is returned. Without access there are no such cards.
 */
export const notFound = ({
  problems,
}: {
  readonly problems: readonly { readonly problem: ChartkeyError }[];
}): ChartkeyError => problems.find(({ problem }) => problem.retryable)?.problem ?? unavailable();

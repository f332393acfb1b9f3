import { isChartkeyError } from "@chartkey/core/adapters";

/**
 * Why the ledger refuses a call, by simulating it.
 * @param failure what is known without; a node that fails now tells nothing else
 */
export const refusalOf = (simulate: () => Promise<unknown>, failure: unknown): Promise<unknown> =>
  simulate().then(
    () => failure,
    (reason: unknown) =>
      isChartkeyError(reason, "LEDGER_REVERTED", "LEDGER_CONFLICT", "REQUEST_CLOSED") ? reason : failure,
  );

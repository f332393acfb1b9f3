/**
 * The stable codes of {@link ChartkeyError}. Branch on codes, never on messages. `errors.md` in the
 * package explains each: what happened, and what to do. A test compares that page with this list.
 */
export const errorCodes = [
  "AUTHOR_UNTRUSTED",
  "BLOB_MISMATCH",
  "BLOB_STORE_FULL",
  "BLOB_UNAVAILABLE",
  "DIRECTORY_UNAVAILABLE",
  "EPOCH_MISSING",
  "EXPORT_INVALID",
  "FOLDER_ABSENT",
  "FORMAT_INVALID",
  "FORMAT_UNKNOWN",
  "FUNDS_INSUFFICIENT",
  "GRANT_ABSENT",
  "KEYRING_LOCKED",
  "KEYRING_MISMATCH",
  "KEY_SUPERSEDED",
  "LEDGER_DROPPED",
  "LEDGER_FINALITY_BROKEN",
  "LEDGER_INCOMPLETE",
  "LEDGER_REVERTED",
  "LEDGER_UNAVAILABLE",
  "LIMIT_EXCEEDED",
  "NOT_REGISTERED",
  "PARTICIPANT_UNVERIFIED",
  "PROFILE_FORGED",
  "PROFILE_STALE",
  "RECORD_CORRUPT",
  "RECORD_ID_TAKEN",
  "RECORD_TRUNCATED",
  "RECORD_UNAVAILABLE",
  "REQUEST_CLOSED",
  "SEAL_INVALID",
  "VERSION_CONFLICT",
  "WALLET_ACCOUNT_CHANGED",
  "WALLET_REJECTED",
  "WALLET_WRONG_NETWORK",
] as const;

export type ErrorCode = (typeof errorCodes)[number];

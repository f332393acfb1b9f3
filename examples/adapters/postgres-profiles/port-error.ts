import { ChartkeyError } from "@chartkey/core/adapters";
import { DatabaseError } from "pg";

/**
 * What no second try mends, by SQLSTATE: wrong credentials (28), no such database (3D) or schema
 * (3F), a missing table, column or right (42), a database that only allows reading (25006).
 */
const MISCONFIGURED = /^(?:28|3D|3F|42|25006)/u;

/** The port's error for one of PostgreSQL, of the connection to it, or for its silence. */
export function portError(cause: unknown): ChartkeyError {
  if (cause instanceof DatabaseError && MISCONFIGURED.test(cause.code ?? ""))
    return new ChartkeyError("MISCONFIGURED", {
      message: "The database does not let the app in, or has not what the profile directory needs",
      hints: ["Check the connection string and the rights of its user, and call `migrate` once per deployment."],
      cause,
    });
  return new ChartkeyError("DIRECTORY_UNAVAILABLE", {
    message: "The profile directory did not answer as it should",
    hints: ["Check that PostgreSQL is up and can be reached, and try again."],
    retryable: true,
    cause,
  });
}

/**
 * Runs the check of one field.
 * @throws TypeError that names the field
 */
export function inField<T>(field: string, check: () => T): T {
  try {
    return check();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : "malformed";
    throw new TypeError(`\`${field}\`: ${reason}`, { cause });
  }
}

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

/** @throws TypeError that names the field, unless the value is absent or one of `choices` */
export function checkChoice(field: string, value: unknown, choices: readonly string[]): void {
  if (value !== undefined && !choices.some((choice) => choice === value))
    throw new TypeError(`\`${field}\` is one of ${choices.join(", ")}`);
}

/** @throws TypeError that names the field, unless the value is left out, true or false */
export function checkFlag(field: string, value: unknown): void {
  if (value !== undefined && typeof value !== "boolean") throw new TypeError(`\`${field}\` is true or false`);
}

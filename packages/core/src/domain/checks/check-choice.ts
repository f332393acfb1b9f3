/**
 * @throws TypeError that names the field, unless the value is left out or is one of those there are
 */
export function checkChoice(field: string, value: unknown, choices: readonly string[]): void {
  if (value !== undefined && !choices.some((choice) => choice === value))
    throw new TypeError(`\`${field}\` is one of ${choices.join(", ")}`);
}

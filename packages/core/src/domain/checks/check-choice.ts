/** @throws TypeError that names the field, unless the value is absent or one of `choices` */
export function checkChoice(field: string, value: unknown, choices: readonly string[]): void {
  if (value !== undefined && !choices.some((choice) => choice === value))
    throw new TypeError(`\`${field}\` is one of ${choices.join(", ")}`);
}

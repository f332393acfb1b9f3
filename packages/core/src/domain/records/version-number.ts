/**
 * @throws TypeError that names the field, unless the value is absent or a version number: 1, 2, …
 */
export function checkVersionNumber(field: string, value: unknown): void {
  if (value !== undefined && !(typeof value === "number" && Number.isSafeInteger(value) && value > 0))
    throw new TypeError(`\`${field}\` is the number of a version, from 1 on`);
}

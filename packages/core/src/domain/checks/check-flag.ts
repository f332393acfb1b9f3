/** @throws TypeError that names the field, unless the value is left out, true or false */
export function checkFlag(field: string, value: unknown): void {
  if (value !== undefined && typeof value !== "boolean") throw new TypeError(`\`${field}\` is true or false`);
}

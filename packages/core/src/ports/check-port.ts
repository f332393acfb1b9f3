import { inField } from "../domain/checks/check-field.js";

/** @throws TypeError that names the port, when one of its methods is missing */
export function checkPort(name: string, port: unknown, ...methods: readonly string[]): void {
  const given = typeof port === "object" && port !== null ? (port as Readonly<Record<string, unknown>>) : {};
  const missing = methods.find((method) => typeof given[method] !== "function");
  if (missing !== undefined) throw new TypeError(`\`${name}\` has no method \`${missing}\``);
}

/**
 * Checks a text by which a port names somebody or itself: everything is found by its one form.
 * @throws TypeError that names the field
 */
export function checkOneForm<T extends string>(field: string, value: T, parse: (value: string) => T): void {
  const form = inField(field, () => parse(value));
  if (form !== value) throw new TypeError(`\`${field}\` is not in its one form, which is ${form}`);
}

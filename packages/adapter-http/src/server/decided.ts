/**
 * What a function of the app has decided: it lets in with `true` alone. Anything but `true` and
 * `false` is a mistake of the app, which the operator hears of.
 * @throws TypeError that names the function
 */
export function decided(name: string, answer: unknown): boolean {
  if (typeof answer !== "boolean") throw new TypeError(`\`${name}\` gives true or false`);
  return answer;
}

/**
 * What a function of the app has decided: it lets in with `true` alone. Anything but `true` and
 * `false` is a mistake of the app, which the operator hears of.
 * @throws TypeError that names the option
 */
export function decided(option: string, answer: unknown): boolean {
  if (typeof answer !== "boolean") throw new TypeError(`\`${option}\` gives true or false`);
  return answer;
}

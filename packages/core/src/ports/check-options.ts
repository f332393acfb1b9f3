import { checkRange } from "../domain/checks/byte-range.js";
import { checkKeys, type KeyRules } from "../domain/checks/check-keys.js";
import { checkBaseKeys } from "../domain/acts/submission.js";
import type { GetOptions, Holder } from "./blob-store.js";
import type { CallOptions } from "./call-options.js";
import type { SubmitOptions } from "./ledger.js";

/** The rules of the keys that the options of every call have. */
export const callKeys: KeyRules<CallOptions> = { signal: "optional", onProgress: "optional" };

/**
 * Checks the options of a call that takes more of them than others, or that returns no promise. It
 * lets an aborted signal pass.
 * @returns a copy of the options
 * @throws TypeError that names an unknown key or a malformed option
 */
export function checkCall<O extends CallOptions>(options: O, rules: KeyRules<O>): O {
  const checked = checkKeys("options", options, rules);
  const { signal, onProgress } = checked;
  if (signal !== undefined && typeof signal?.throwIfAborted !== "function")
    throw new TypeError("`signal` is an AbortSignal");
  if (onProgress !== undefined && typeof onProgress !== "function") throw new TypeError("`onProgress` is a function");
  return checked;
}

/** Checks options as {@link checkCall} does, and then the signal. */
function start<O extends CallOptions>(options: O, rules: KeyRules<O>): O {
  const checked = checkCall(options, rules);
  checked.signal?.throwIfAborted();
  return checked;
}

/**
 * The first step of every call.
 * @returns a copy of the options
 * @throws TypeError that names an unknown key or a malformed option; the signal's reason after an
 *   abort
 */
export const checkOptions = <P = never>(options: CallOptions<P> = {}): CallOptions<P> =>
  start<CallOptions>(options, callKeys) as CallOptions<P>;

/** The first step of `BlobStore.get`, as {@link checkOptions} of others. */
export function checkGetOptions(options: GetOptions = {}): GetOptions {
  const checked = start<GetOptions>(options, { ...callKeys, range: "decides" });
  return checked.range === undefined ? checked : { ...checked, range: checkRange(checked.range) };
}

interface HolderOptions<P = never> extends CallOptions<P> {
  readonly holder: Holder;
}

const holderKeys: KeyRules<HolderOptions> = { ...callKeys, holder: "required" };

/** The first step of `BlobStore.put`, `pin` and `unpin`, as {@link checkOptions} of others. */
export function checkHolderOptions<P = never>(
  options: CallOptions<P> & { readonly holder: Holder },
): CallOptions<P> & { readonly holder: Holder } {
  const checked = start<HolderOptions>(options, holderKeys) as HolderOptions<P>;
  if (typeof checked.holder !== "string" || !/^[-./a-z0-9]{1,160}$/u.test(checked.holder))
    throw new TypeError("`holder` is 1 to 160 of a-z, 0-9, dot, slash and hyphen");
  return checked;
}

const submitKeys: KeyRules<SubmitOptions> = { ...callKeys, base: "optional", beforePrompt: "optional" };

/** The first step of `Ledger.submit`, as {@link checkOptions} of others. */
export function checkSubmitOptions(options: SubmitOptions = {}): SubmitOptions {
  const checked = start(options, submitKeys);
  const { base, beforePrompt } = checked;
  if (base !== undefined) checkBaseKeys(base);
  if (beforePrompt !== undefined && typeof beforePrompt !== "function")
    throw new TypeError("`beforePrompt` is a function");
  return checked;
}

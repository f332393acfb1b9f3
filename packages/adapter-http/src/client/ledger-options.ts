import {
  checkKeys,
  type Clock,
  inField,
  type KeyRules,
  type Ledger,
  type LedgerId,
  parseLedgerId,
  type SignedActs,
} from "@chartkey/core/adapters";
import type { HttpRelayer } from "./http-relayer.js";
import type { HttpClientOptions } from "./transport.js";

/** Where a ledger is read, and by what it is written to. */
export interface HttpLedgerOptions extends HttpClientOptions {
  /** The id of the ledger, from the settings of the app. Another ledger is MISCONFIGURED. */
  readonly id: LedgerId;
  /**
   * Whether the ledger can lose an entry before this is final, as its port has it on the server.
   * Default `true`.
   */
  readonly reorganises?: boolean | undefined;
  /** Sends what a wallet has signed, such as `httpRelayer`. Without one, nothing is written. */
  readonly relayer?: HttpRelayer<SignedActs> | undefined;
  /**
   * Verifies the signatures of smart accounts, such as a ledger on a node that the app trusts. By
   * default only accounts with a key have signatures.
   */
  readonly verifier?: Pick<Ledger, "verify"> | undefined;
  /** Seconds for which what is signed can be submitted. Default 600. */
  readonly lifetime?: number | undefined;
  /** The system's by default. */
  readonly clock?: Clock | undefined;
}

const optionKeys: KeyRules<HttpLedgerOptions> = {
  url: "required",
  token: "required",
  timeout: "optional",
  fetch: "optional",
  id: "required",
  reorganises: "optional",
  relayer: "optional",
  verifier: "optional",
  lifetime: "optional",
  clock: "optional",
};

function checkMethod<K extends string>(
  option: string,
  value: { readonly [P in K]: unknown } | undefined,
  method: K,
): void {
  if (value !== undefined && typeof value?.[method] !== "function")
    throw new TypeError(`\`${option}\` has a method \`${method}\``);
}

/** @throws TypeError that names an unknown, missing or malformed option */
export function checkedLedgerOptions(given: HttpLedgerOptions) {
  const {
    id,
    reorganises = true,
    relayer,
    verifier,
    lifetime = 600,
    clock,
    ...where
  } = checkKeys("options", given, optionKeys);
  const name = inField("id", () => parseLedgerId(id));
  if (typeof reorganises !== "boolean") throw new TypeError("`reorganises` is true or false");
  checkMethod("relayer", relayer, "submit");
  checkMethod("verifier", verifier, "verify");
  checkMethod("clock", clock, "now");
  if (!(Number.isSafeInteger(lifetime) && lifetime >= 1 && lifetime <= 86_400))
    throw new TypeError("`lifetime` is 1 to 86,400 seconds");
  return { name, reorganises, relayer, verifier, lifetime, clock: clock ?? { now: () => new Date() }, where };
}

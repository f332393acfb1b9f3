import { type CallOptions, checkOptions, type ErrorCode, type Hex } from "@chartkey/core/adapters";
import { relayedBody } from "../wire/ledger.js";
import { type HttpClientOptions, Transport } from "./transport.js";

const MAX = 1_024;

const codes: ReadonlySet<ErrorCode> = new Set([
  "FORMAT_INVALID",
  "FUNDS_INSUFFICIENT",
  "LEDGER_CONFLICT",
  "LEDGER_REVERTED",
  "LEDGER_UNAVAILABLE",
  "LIMIT_EXCEEDED",
  "MISCONFIGURED",
  "REQUEST_CLOSED",
  "SESSION_ENDED",
]);

/** Sends what others signed. `C` is the form in which the relayer of the server takes it. */
export interface HttpRelayer<C> {
  /**
   * @returns the hash of the transaction that the server says it sent, 32 bytes
   * @throws ChartkeyError; the act may happen nevertheless
   */
  submit(call: C, options?: CallOptions): Promise<Hex>;
}

/**
 * The relayer behind a server of `@chartkey/adapter-http/server`: for `httpLedger`, and for
 * `relayed` of `@chartkey/adapter-evm`. Nobody trusts it: who waits for an act reads the ledger.
 * @throws TypeError that names an unknown, missing or malformed option
 */
export function httpRelayer<C extends object>(options: HttpClientOptions): HttpRelayer<C> {
  const server = new Transport(options, { away: "LEDGER_UNAVAILABLE", codes });
  return {
    async submit(call, callOptions) {
      const { signal } = checkOptions(callOptions);
      if (typeof call !== "object" || call === null || Array.isArray(call)) throw new TypeError("`call` is an object");
      const sent = await server.json({ method: "POST", path: "/relays", body: call, signal }, relayedBody, MAX);
      if (!sent) throw server.wrong();
      return sent.transaction as Hex;
    },
  };
}

import type { Address } from "../domain/identifiers/address.js";
import type { Hex } from "../domain/encoding/bytes.js";
import type { TypedData } from "../domain/typed-data/typed-data.js";
import type { CallOptions } from "./call-options.js";

/**
 * Signs as one participant. Every call may show a prompt to a person, so use cases ask rarely: at
 * most two prompts to register, one for any other write, none to read. A ledger that charges needs
 * more of a wallet; its type says so (`Ledger<W>`).
 */
export interface Wallet {
  readonly address: Address;
  /**
   * An EIP-712 signature: 65 bytes for an account with a key, or what ERC-1271 expects for a smart
   * account. At most 8 KiB.
   *
   * Each call is one prompt. After an abort while the prompt is open, the call rejects at once, and
   * a signature that comes later is given to nobody.
   * @throws TypeError for data that does not fit its types, before any prompt
   * @throws ChartkeyError WALLET_REJECTED when the person declined, WALLET_ACCOUNT_CHANGED when the
   *   wallet now has another address, WALLET_WRONG_NETWORK when it is on another chain than the
   *   data's domain, WALLET_UNANSWERED when it cannot be reached; the last three before any prompt
   */
  signTypedData(data: TypedData, options?: CallOptions): Promise<Hex>;
}

import type { Hex } from "@chartkey/core/adapters";

export type EventArgs = Readonly<Record<string, unknown>>;

export interface EventLog {
  readonly topics: readonly Hex[];
  readonly data: Hex;
}

/** What the ledger needs of a library for EVM chains: JSON-RPC requests, and the ABI's encoding. */
export interface EvmLibrary {
  /** Milliseconds between two polls of the app's client. */
  pollingInterval(): number;
  request(method: string, params: readonly unknown[]): Promise<unknown>;
  /** The call data of a function. */
  encodeCall(name: string, args: readonly unknown[]): Hex;
  /** The function of some call data, and its arguments. @throws when they do not fit the ABI */
  decodeCall(data: Hex): { readonly name: string; readonly args: readonly unknown[] };
  /** The results of a function. @throws when they do not fit the ABI */
  decodeResult(name: string, data: Hex): readonly unknown[];
  /**
   * The name and the arguments of an event. Libraries differ in the padding and in the offsets
   * that they accept.
   * @throws when the event is unknown, or does not fit the ABI
   */
  decodeEvent(log: EventLog): { readonly name: string; readonly args: EventArgs };
  /** The canonical encoding of an event, which is the only one that a contract logs. */
  encodeEvent(name: string, args: EventArgs): EventLog;
  /** The name of a custom error. @throws when it is unknown */
  errorName(data: Hex): string;
}

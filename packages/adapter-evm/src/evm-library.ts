import type { Hex } from "@chartkey/core/adapters";

export type EventArgs = Readonly<Record<string, unknown>>;

export interface EventLog {
  readonly topics: readonly Hex[];
  readonly data: Hex;
}

/** What a library for EVM chains does for the ledger: it carries JSON-RPC and knows the ABI. */
export interface EvmLibrary {
  /** In milliseconds: how often the app's client asks for news. */
  pollingInterval(): number;
  request(method: string, params: readonly unknown[]): Promise<unknown>;
  /** Call data for a function. */
  encode(name: string, args: readonly unknown[]): Hex;
  /** The function that call data is for, and its arguments. @throws when they do not fit the ABI */
  decodeCall(data: Hex): { readonly name: string; readonly args: readonly unknown[] };
  /** A function's results. @throws when they do not fit the ABI */
  decode(name: string, data: Hex): readonly unknown[];
  /** An event's name and arguments. Libraries differ in how much padding and which offsets they let pass. @throws when it is unknown, or does not fit the ABI */
  decodeEvent(log: EventLog): { readonly name: string; readonly args: EventArgs };
  /** The one form in which a contract logs an event. */
  encodeEvent(name: string, args: EventArgs): EventLog;
  /** The name of a custom error. @throws when it is unknown */
  errorName(data: Hex): string;
}

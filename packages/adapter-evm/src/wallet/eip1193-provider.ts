/** The interface of wallets in a browser. */
export interface Eip1193Provider {
  request(args: { readonly method: string; readonly params?: unknown[] }): Promise<unknown>;
  /** Events. Without them nobody learns that a wallet leaves an account before it is asked again. */
  on?(event: "accountsChanged" | "disconnect", listener: (payload: unknown) => void): unknown;
  removeListener?(event: "accountsChanged" | "disconnect", listener: (payload: unknown) => void): unknown;
}

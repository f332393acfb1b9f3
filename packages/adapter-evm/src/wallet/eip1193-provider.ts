/** The interface of wallets in a browser. */
export interface Eip1193Provider {
  request(args: { readonly method: string; readonly params?: unknown[] }): Promise<unknown>;
  /** Events. Without them nobody learns that a wallet has left an account until it is asked. */
  on?(event: "accountsChanged" | "disconnect", listener: (payload: unknown) => void): unknown;
  removeListener?(event: "accountsChanged" | "disconnect", listener: (payload: unknown) => void): unknown;
}

import type { BrowserContext } from "playwright";

export interface Call {
  readonly method: string;
  readonly params?: readonly unknown[];
}

interface Answer {
  readonly result?: unknown;
  readonly error?: object;
}

export const refusal = (code: number, message: string): Answer => ({ error: { code, message } });

/** What the wallet puts into each page, which no type declares. */
interface WalletScope {
  readonly askWallet: (call: unknown) => Promise<Answer>;
  tellOfWallet: (event: string, payload: unknown) => void;
}

/**
 * Announces a wallet (EIP-6963) in each page of the context.
 * @returns tells all pages of an event of EIP-1193
 */
export async function announceWallet(
  context: BrowserContext,
  answer: (call: Call) => Promise<Answer>,
): Promise<(event: string, payload: unknown) => Promise<void>> {
  await context.exposeBinding("askWallet", async (_, call: Call) => answer(call));
  await context.addInitScript(() => {
    // what `exposeBinding` above puts into each page, which no type declares
    const scope = globalThis as unknown as WalletScope;
    const listeners = new Map<unknown, string>();
    const provider = {
      async request(call: unknown) {
        const { result, error } = await scope.askWallet(call);
        if (error) throw Object.assign(new Error("refused"), error);
        return result;
      },
      on: (event: string, listener: unknown) => listeners.set(listener, event),
      removeListener: (_: string, listener: unknown) => listeners.delete(listener),
    };
    scope.tellOfWallet = (event, payload) => {
      for (const [listener, of] of listeners) if (of === event) (listener as (given: unknown) => void)(payload);
    };
    const info = {
      uuid: "4f0b6a0e-6d0a-4c43-9c7c-2f8f3d8c5a10",
      name: "Test wallet",
      icon: "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>",
      rdns: "example.test-wallet",
    };
    const announce = () =>
      dispatchEvent(new CustomEvent("eip6963:announceProvider", { detail: Object.freeze({ info, provider }) }));
    addEventListener("eip6963:requestProvider", announce);
    announce();
  });
  return async (event, payload) => {
    // in the page, which has what was put there above
    for (const page of context.pages())
      await page.evaluate((told) => (globalThis as unknown as WalletScope).tellOfWallet(told.event, told.payload), {
        event,
        payload,
      });
  };
}

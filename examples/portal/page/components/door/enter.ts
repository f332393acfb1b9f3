import type { FoundWallet } from "@chartkey/browser";

/** Signs in. Most of the portal is loaded here, so that its first page is there soon. */
export async function enter(wallet: FoundWallet, { signal }: { readonly signal: AbortSignal }) {
  const [{ signInWith }, { Inside }] = await Promise.all([import("../../portal.ts"), import("./inside.tsx")]);
  return { Inside, account: await signInWith(wallet, { signal }) };
}

export type Entered = Awaited<ReturnType<typeof enter>>;

import { requestProviders } from "mipd";
import * as z from "zod/mini";

/** How a wallet is asked. EIP-1193. */
export interface WalletProvider {
  request(args: { readonly method: string; readonly params?: unknown[] }): Promise<unknown>;
}

/** A wallet that announced itself to the page. What it says of itself nobody has checked. */
export interface FoundWallet {
  /** A UUID, in lower case, that the wallet keeps as long as the page is open. */
  readonly id: string;
  /** 1 to 80 characters, on one line, of which one can be seen. */
  readonly name: string;
  /**
   * A `data:` URL of an image, at most 256 KiB. Show it in an `<img>`, where an SVG runs no
   * script.
   */
  readonly icon: string;
  /** A domain of the wallet's makers in reverse, as `io.metamask`. It is the same next time. */
  readonly rdns: string;
  readonly provider: WalletProvider;
}

/** The wallets of a page, as they announce themselves. */
export interface WalletFinder {
  /** Those found so far, the first first. The same array until another one is found. */
  wallets(): readonly FoundWallet[];
  /**
   * Calls `listener` after each wallet that is found. What it throws is the page's, as of any
   * event.
   * @returns ends that
   */
  subscribe(listener: () => void): () => void;
  /** Looks for no more wallets. */
  close(): void;
}

/** More than anybody has. What a page floods itself with is left out. */
const MAX_WALLETS = 64;
const MAX_ICON = 256 * 1024;

/** As core has it for names: no other characters that nobody sees, and no line breaks. */
const ONE_LINE = /^(?!\p{M})(?:[^\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|\p{Variation_Selector}){1,80}$/u;
/** Two symbols are blank. */
const SEEN = /[^\p{M}\p{Z}\u2800\u{1D159}]/u;

const isProvider = (value: unknown): value is WalletProvider =>
  typeof value === "object" && value !== null && "request" in value && typeof value.request === "function";

/** EIP-6963, with limits. */
const announcement = z.object({
  info: z.object({
    uuid: z.string().check(z.toLowerCase(), z.regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u)),
    name: z.string().check(z.trim(), z.normalize("NFC"), z.regex(ONE_LINE), z.regex(SEEN)),
    icon: z.string().check(z.maxLength(MAX_ICON), z.regex(/^data:image\/(?:svg\+xml|png|webp|gif|jpeg|avif)[;,]/iu)),
    rdns: z.string().check(z.maxLength(253), z.regex(/^[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)+$/u)),
  }),
  provider: z.custom<WalletProvider>(isProvider),
});

/** `undefined` for an announcement that is malformed, or throws while it is read. */
function parseAnnouncement(detail: unknown): FoundWallet | undefined {
  try {
    const { info, provider } = announcement.parse(detail);
    const { uuid: id, name, icon, rdns } = info;
    return { id, name, icon, rdns, provider };
  } catch {
    return undefined;
  }
}

/**
 * Looks for the wallets of a page by EIP-6963: each announces itself, several stand side by side,
 * and none has to be `window.ethereum`. Malformed announcements are left out; of two with one UUID,
 * the first counts. Outside a page there are none.
 */
export function findWallets(): WalletFinder {
  let found: readonly FoundWallet[] = [];
  const listeners = new Set<() => void>();
  const unwatch = requestProviders((detail) => {
    const wallet = parseAnnouncement(detail);
    if (!wallet || found.length >= MAX_WALLETS || found.some(({ id }) => id === wallet.id)) return;
    found = [...found, wallet];
    for (const listener of listeners) {
      // those behind it are told, too
      try {
        listener();
      } catch (error) {
        reportError(error);
      }
    }
  });
  return {
    wallets: () => found,
    subscribe(listener) {
      // the same function may subscribe twice
      const one = () => listener();
      listeners.add(one);
      return () => void listeners.delete(one);
    },
    close: () => unwatch?.(),
  };
}

import type { Hex } from "../../domain/encoding/bytes.js";
import { ChartkeyError } from "../../errors/chartkey-error.js";
import type { WalletFixture } from "../wallet-fixture.js";
import type { Sabotage } from "./sabotage.js";
import { failing, type Sign, signing } from "./spoiled-wallet.js";

const declined = "with decline: no is WALLET_REJECTED, after one prompt, and the person may sign later";

/** A wallet whose open prompt belongs to whoever calls next. */
const keepsLate: (sign: Sign) => Sign = (sign) => {
  let open: Promise<Hex> | undefined;
  return async (data, options) => {
    const late = open;
    open = undefined;
    if (late) return late;
    const call = sign(data);
    const aborted = new Promise<never>((_, reject) => {
      options?.signal?.addEventListener("abort", () => {
        open = call;
        reject(options.signal?.reason as Error);
      });
    });
    return Promise.race([call, aborted]);
  };
};

/** Ways in which a wallet deals wrongly with its person. */
export const walletPromptSabotages: readonly Sabotage<WalletFixture>[] = [
  {
    what: "a no is called an outage",
    noticed: declined,
    spoil: failing(() => new ChartkeyError("LEDGER_UNAVAILABLE", { retryable: true })),
  },
  {
    what: "whoever declined is asked again",
    noticed: declined,
    spoil: signing((sign) => async (data, options) => sign(data, options).catch(() => sign(data, options))),
  },
  {
    what: "nobody notices that the person chose another account",
    noticed: "with switchAccount: another account is WALLET_ACCOUNT_CHANGED, before any prompt",
    spoil: (fixture) => ({ ...fixture, switchAccount: async () => {} }),
  },
  {
    what: "nobody asks on which chain it is",
    noticed: "with switchChain: another chain is WALLET_WRONG_NETWORK, before any prompt",
    spoil: (fixture) => ({ ...fixture, switchChain: async () => {} }),
  },
  {
    what: "a wallet that is away has declined",
    noticed: "with disconnect: a wallet that cannot be reached is WALLET_UNANSWERED, before any prompt",
    spoil: failing(() => new ChartkeyError("WALLET_REJECTED")),
  },
  {
    what: "an open prompt is waited for in spite of an abort",
    noticed: "with hold: an abort while the prompt is open ends the call",
    spoil: signing((sign) => (data) => sign(data)),
  },
  {
    what: "a late signature is given to the next call",
    noticed: "with hold: a signature that comes after an abort is given to nobody",
    spoil: signing(keepsLate),
  },
  {
    what: "an error names the key",
    noticed: "with secrets: neither an error nor the wallet shows one",
    spoil: failing((error, { secrets = [] }) => new Error(`Signing with ${secrets.join()} failed`, { cause: error })),
  },
];

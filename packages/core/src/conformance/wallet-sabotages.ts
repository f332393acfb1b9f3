import type { Address } from "../domain/identifiers/address.js";
import type { Hex } from "../domain/encoding/bytes.js";
import { ChartkeyError } from "../errors/chartkey-error.js";
import type { Wallet } from "../ports/wallet.js";
import { replacing, type Sabotage } from "./sabotage.js";
import type { WalletFixture } from "./wallet-fixture.js";

type Sign = Wallet["signTypedData"];

const inPlace =
  (change: (honest: Wallet, fixture: WalletFixture) => Partial<Wallet>) =>
  (fixture: WalletFixture): WalletFixture => ({
    ...fixture,
    wallet: replacing(fixture.wallet, change(fixture.wallet, fixture)),
  });

const signing = (change: (sign: Sign, fixture: WalletFixture) => Sign) =>
  inPlace((honest, fixture) => ({
    signTypedData: change((data, options) => honest.signTypedData(data, options), fixture),
  }));

/** Passes errors on as others. */
const failing = (change: (error: unknown, fixture: WalletFixture) => unknown) =>
  signing((sign, fixture) => async (data, options) => {
    try {
      return await sign(data, options);
    } catch (error) {
      throw change(error, fixture);
    }
  });

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

/** Ways in which a wallet goes wrong. */
export const walletSabotages: readonly Sabotage<WalletFixture>[] = [
  {
    what: "its address has no checksum",
    noticed: "address: is in its one form, and stays the same",
    spoil: inPlace(({ address }) => ({ address: address.toLowerCase() as Address })),
  },
  {
    what: "its address is the one that it has now",
    noticed: "address: is in its one form, and stays the same",
    spoil: (fixture) => {
      const { wallet } = fixture;
      let signed = false;
      const signTypedData: Sign = (data, options) => ((signed = true), wallet.signTypedData(data, options));
      const other = `0x${"11".repeat(20)}` as Address;
      return {
        ...fixture,
        wallet: {
          get address() {
            return signed ? other : wallet.address;
          },
          signTypedData,
        },
      };
    },
  },
  {
    what: "the inner struct of an act is left out",
    noticed: "signing: every kind of act, and several at once",
    spoil: signing((sign) => (data, options) => {
      const own = data.types[data.primaryType]?.filter(({ type }) => !/^[A-Z]/u.test(type)) ?? [];
      return sign({ ...data, types: { ...data.types, [data.primaryType]: own } }, options);
    }),
  },
  {
    what: "signatures are of any length",
    noticed: "signing: every kind of act, and several at once",
    spoil: signing((sign) => async (data, options) => `${await sign(data, options)}${"00".repeat(8192)}`),
  },
  {
    what: "a domain needs a chain",
    noticed: "signing: every type of EIP-712, in a domain without a chain",
    spoil: signing((sign) => (data, options) => sign({ ...data, domain: { chainId: 1, ...data.domain } }, options)),
  },
  {
    what: "the salt of a domain is left out",
    noticed: "signing: every type of EIP-712, in a domain without a chain",
    spoil: signing((sign) => ({ domain: { salt: _, ...domain }, ...data }, options) => sign({ ...data, domain }, options)),
  },
  {
    what: "a struct that nothing uses is refused",
    noticed: "signing: structs that the primary type does not need are no obstacle",
    spoil: signing((sign) => async (data, options) => {
      if ("Letter" in data.types) throw new TypeError("ambiguous primary types or unused types");
      return sign(data, options);
    }),
  },
  {
    what: "the contract of a domain is not signed",
    noticed: "signing: a signature covers all of the data",
    spoil: (fixture) => ({
      ...signing((sign) => ({ domain: { verifyingContract: _, ...domain }, ...data }, options) =>
        sign({ ...data, domain }, options),
      )(fixture),
      // as a contract would that forgets it too
      verify: async ({ domain: { verifyingContract: _, ...domain }, ...data }, signature) => {
        const again = await fixture.wallet.signTypedData({ ...data, domain });
        return again === signature;
      },
    }),
  },
  {
    what: "a signature is remembered",
    noticed: "signing: each call is one prompt, for the same data too",
    spoil: signing((sign) => {
      let known: Promise<Hex> | undefined;
      return (data, options) => (known ??= sign(data, options));
    }),
  },
  {
    what: "the person is asked twice",
    noticed: "signing: each call is one prompt, for the same data too",
    spoil: signing((sign) => async (data, options) => (await sign(data, options), sign(data, options))),
  },
  {
    what: "calls at once share one prompt",
    noticed: "signing: calls at once get a signature each, of their own data",
    spoil: signing((sign) => {
      let open: Promise<Hex> | undefined;
      return (data, options) => (open ??= sign(data, options).finally(() => (open = undefined)));
    }),
  },
  {
    what: "the caller's types are completed in place",
    noticed: "signing: the caller's data is left as it is",
    spoil: signing((sign) => async (data, options) => {
      Object.assign(data.types, { EIP712Domain: [] });
      return sign(data, options);
    }),
  },
  {
    what: "what does not fit is signed as something else",
    noticed: "refusals: data that does not fit its types is a TypeError, before any prompt",
    spoil: signing((sign) => async (data, options) =>
      sign(data, options).catch(() => sign({ ...data, primaryType: "None", types: { None: [] }, message: {} })),
    ),
  },
  {
    what: "the signal is ignored",
    noticed: "abort: the signal is checked first",
    spoil: signing((sign) => (data) => sign(data)),
  },
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

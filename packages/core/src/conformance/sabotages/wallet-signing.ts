import type { Hex } from "../../domain/encoding/bytes.js";
import type { Address } from "../../domain/identifiers/address.js";
import type { WalletFixture } from "../wallet-fixture.js";
import type { Sabotage } from "./sabotage.js";
import { inPlace, type Sign, signing } from "./spoiled-wallet.js";

/** Ways in which a wallet signs wrongly. */
export const walletSigningSabotages: readonly Sabotage<WalletFixture>[] = [
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
    spoil: signing(
      (sign) =>
        ({ domain: { salt: _, ...domain }, ...data }, options) =>
          sign({ ...data, domain }, options),
    ),
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
      ...signing(
        (sign) =>
          ({ domain: { verifyingContract: _, ...domain }, ...data }, options) =>
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
    spoil: signing(
      (sign) => async (data, options) =>
        sign(data, options).catch(() => sign({ ...data, primaryType: "None", types: { None: [] }, message: {} })),
    ),
  },
  {
    what: "the signal is ignored",
    noticed: "abort: the signal is checked first",
    spoil: signing((sign) => (data) => sign(data)),
  },
];

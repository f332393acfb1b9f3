import type { Wallet } from "../../ports/wallet.js";
import type { WalletFixture } from "../wallet-fixture.js";
import { replacing } from "./sabotage.js";

export type Sign = Wallet["signTypedData"];

export const inPlace =
  (change: (honest: Wallet, fixture: WalletFixture) => Partial<Wallet>) =>
  (fixture: WalletFixture): WalletFixture => ({
    ...fixture,
    wallet: replacing(fixture.wallet, change(fixture.wallet, fixture)),
  });

export const signing = (change: (sign: Sign, fixture: WalletFixture) => Sign) =>
  inPlace((honest, fixture) => ({
    signTypedData: change((data, options) => honest.signTypedData(data, options), fixture),
  }));

/** Passes errors on as others. */
export const failing = (change: (error: unknown, fixture: WalletFixture) => unknown) =>
  signing((sign, fixture) => async (data, options) => {
    try {
      return await sign(data, options);
    } catch (error) {
      throw change(error, fixture);
    }
  });

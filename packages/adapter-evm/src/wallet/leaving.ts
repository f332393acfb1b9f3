import type { Address } from "@chartkey/core/adapters";
import { attempt, isObject, property } from "../node/foreign-object.js";
import { isAccount } from "./check-account.js";
import type { Eip1193Provider } from "./eip1193-provider.js";

/**
 * "Try again later", of WebSocket's codes: the wallet connects again by itself, and keeps the
 * account. MetaMask disconnects so while it goes to another network, or its node is away.
 */
const CONNECTS_AGAIN = 1013;

/** Tells when a wallet leaves this account, by the events of its provider. */
export const leavingOf =
  (provider: Eip1193Provider, address: Address) =>
  (listener: () => void): (() => void) => {
    if (typeof listener !== "function") throw new TypeError("`listener` is a function");
    let isOver = false;
    const end = () => {
      isOver = true;
      attempt(() => provider.removeListener?.("accountsChanged", change));
      attempt(() => provider.removeListener?.("disconnect", disconnect));
    };
    const leave = () => {
      if (isOver) return;
      end();
      listener();
    };
    // what does not name the account first names another, or none
    const change = (accounts: unknown) => {
      if (!attempt(() => Array.isArray(accounts) && isAccount(accounts[0], address))) leave();
    };
    const disconnect = (error: unknown) => {
      if (!isObject(error) || property(error, "code") !== CONNECTS_AGAIN) leave();
    };
    attempt(() => provider.on?.("accountsChanged", change));
    attempt(() => provider.on?.("disconnect", disconnect));
    return end;
  };

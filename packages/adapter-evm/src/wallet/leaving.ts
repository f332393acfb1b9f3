import type { Address } from "@chartkey/core/adapters";
import { attempt } from "../node/foreign-object.js";
import { isAccount } from "./check-account.js";
import type { Eip1193Provider } from "./eip1193-provider.js";

/** Tells when a wallet leaves this account, by the events of its provider. */
export const leavingOf =
  (provider: Eip1193Provider, address: Address) =>
  (listener: () => void): (() => void) => {
    if (typeof listener !== "function") throw new TypeError("`listener` is a function");
    let isOver = false;
    const end = () => {
      isOver = true;
      attempt(() => provider.removeListener?.("accountsChanged", change));
      attempt(() => provider.removeListener?.("disconnect", leave));
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
    attempt(() => provider.on?.("accountsChanged", change));
    attempt(() => provider.on?.("disconnect", leave));
    return end;
  };

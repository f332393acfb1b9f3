import type { FoundWallet } from "@chartkey/browser";
import { useAct } from "@chartkey/react";
import { useSyncExternalStore } from "react";
import { type Account, signInWith, wallets } from "../../portal.ts";
import { ActStatus } from "../common/act-status.tsx";
import { Frame } from "./frame.tsx";

/** The wallets that have announced themselves, to sign in with. */
export function Wallets({ onEnter }: { readonly onEnter: (account: Account) => void }) {
  const found = useSyncExternalStore(
    (listener) => wallets.subscribe(listener),
    () => wallets.wallets(),
  );
  const enter = useAct(async (wallet: FoundWallet, { signal }) => signInWith(wallet, { signal }));
  const isBusy = enter.state === "running";
  const choose = async (wallet: FoundWallet) => {
    const entered = await enter.run(wallet);
    if (entered.state === "done") onEnter(entered.result);
  };
  return (
    <Frame title="Your health records, opened by you">
      <p>
        Records are encrypted on this device. You decide who can read them, for how long, and you can end it at any
        time.
      </p>
      <h2 id="sign-in">Sign in or sign up</h2>
      <ul className="choices" aria-labelledby="sign-in">
        {found.map((wallet) => (
          <li key={wallet.id}>
            <button disabled={isBusy} onClick={() => void choose(wallet)}>
              <img src={wallet.icon} alt="" width="28" height="28" />
              {wallet.name}
            </button>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p>No wallet was found in this browser. Install one, such as MetaMask, and come back.</p>}
      <ActStatus act={enter} running="Look at your wallet: it asks you to sign in." />
      {isBusy && <button onClick={enter.cancel}>Cancel</button>}
    </Frame>
  );
}

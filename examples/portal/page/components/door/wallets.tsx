import { findWallets, type FoundWallet } from "@chartkey/browser";
import { useAct } from "@chartkey/react";
import { useSyncExternalStore } from "react";
import { ActStatus } from "../common/act-status.tsx";
import { enter, type Entered } from "./enter.ts";
import { Frame } from "./frame.tsx";

const wallets = findWallets();

/** The wallets that have announced themselves, to sign in with. */
export function Wallets({ onEnter }: { readonly onEnter: (entered: Entered) => void }) {
  const found = useSyncExternalStore(
    (listener) => wallets.subscribe(listener),
    () => wallets.wallets(),
  );
  const entering = useAct(async (wallet: FoundWallet, { signal }) => enter(wallet, { signal }));
  const isBusy = entering.state === "running";
  const choose = async (wallet: FoundWallet) => {
    const entered = await entering.run(wallet);
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
      <ActStatus act={entering} running="Look at your wallet: it asks you to sign in." />
      {isBusy && <button onClick={entering.cancel}>Cancel</button>}
    </Frame>
  );
}

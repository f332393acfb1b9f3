import type { LockKey, NewLock as Lock, OpenVault } from "@chartkey/browser";
import type { SoftwareKeyring } from "@chartkey/core";
import { useSession } from "@chartkey/react";
import { useEffect, useEffectEvent, useState } from "react";
import type { Account } from "../../portal.ts";
import { Home } from "../home.tsx";
import { Keyring } from "./keyring.tsx";
import { NewLock } from "./new-lock.tsx";

interface Props {
  readonly account: Account;
  readonly onLeft: () => void;
}

/** Opens the keyring of whoever has signed in, and shows their pages. */
export function Inside({ account, onLeft }: Props) {
  const session = useSession();
  const [vault, setVault] = useState<OpenVault>();
  /** A keyring that is in no vault yet. */
  const [fresh, setFresh] = useState<SoftwareKeyring>();
  const { wallet, left, chartkey } = account;

  const leave = () => {
    session.close();
    fresh?.wipe();
    account.session.signOut().catch(() => undefined); // it ends by itself, too
    // whoever signs in next begins at their first page
    history.replaceState(undefined, "", location.pathname);
    onLeft();
  };
  // the wallet shows somebody else's account now
  const onGone = useEffectEvent(leave);
  useEffect(() => {
    if (left.aborted) onGone();
    else left.addEventListener("abort", onGone);
    return () => left.removeEventListener("abort", onGone);
  }, [left]);

  const unlock = async (key: LockKey) =>
    session.open(async ({ signal, onEnd }) => {
      const opened = await account.vault.open(key, { signal });
      onEnd(() => opened.close()); // the keyring is wiped
      setVault(opened);
      return chartkey.connect({ wallet, keyring: opened.keyring }, { signal });
    });
  const keep = async (keyring: SoftwareKeyring, lock: Lock) =>
    session.open(async ({ signal, onEnd }) => {
      // before it is kept: an account that has a keyring takes no other
      const me = await chartkey.connect({ wallet, keyring }, { signal });
      const opened = await account.vault.create(keyring, lock, { signal });
      onEnd(() => opened.close());
      setVault(opened);
      setFresh(undefined);
      return me;
    });

  /** Other keys may be the account's. */
  const letGo = (keyring: SoftwareKeyring) => {
    session.close();
    keyring.wipe();
    setFresh(undefined);
  };

  if (session.state === "open" && vault)
    return <Home key={session.me.address} me={session.me} account={account} vault={vault} onLeave={leave} />;
  return (
    <Keyring account={account} session={session} onKeyring={setFresh} onUnlock={unlock} onLeave={leave}>
      {fresh && (
        <>
          <NewLock onLock={async (lock) => keep(fresh, lock)} />
          <button className="plain" onClick={() => letGo(fresh)}>
            Back
          </button>
        </>
      )}
    </Keyring>
  );
}

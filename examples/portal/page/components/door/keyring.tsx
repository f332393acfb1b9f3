import type { LockKey } from "@chartkey/browser";
import type { SoftwareKeyring } from "@chartkey/core";
import { type Session, useRead, useWords } from "@chartkey/react";
import type { ReactNode } from "react";
import type { Account } from "../../portal.ts";
import { FirstVisit } from "./first-visit.tsx";
import { Frame } from "./frame.tsx";
import { StartAnew } from "./start-anew.tsx";
import { Unlock } from "./unlock.tsx";

interface Props {
  readonly account: Account;
  readonly session: Session;
  readonly onKeyring: (keyring: SoftwareKeyring) => void;
  readonly onUnlock: (key: LockKey) => Promise<unknown>;
  readonly onLeave: () => void;
  /** How to lock a keyring that is in no vault yet, if there is one. */
  readonly children: ReactNode;
}

/** Opens the keyring of this device, or gets one. */
export function Keyring({ account, session, onKeyring, onUnlock, onLeave, children }: Props) {
  const words = useWords();
  const locks = useRead(({ signal }) => account.vault.locks({ signal }), [account]);
  const isNew = locks.value?.length === 0;
  const forget = () => {
    session.close(); // and what was said of it
    locks.refresh();
  };
  return (
    <Frame title={isNew ? "Your keys" : "Welcome back"}>
      {locks.state === "failed" && (
        <p role="alert" className="failed">
          {words.error(locks.error)}
        </p>
      )}
      {children}
      {!children && locks.value && isNew && <FirstVisit account={account} onKeyring={onKeyring} />}
      {!children && locks.value && !isNew && <Unlock locks={locks.value} onUnlock={onUnlock} />}
      {session.state === "opening" && <p role="status">Opening your keys…</p>}
      {session.state === "failed" && (
        <p role="alert" className="failed">
          {words.error(session.error)}
        </p>
      )}
      {!children && !isNew && (locks.value ?? locks.state === "failed") && (
        <StartAnew vault={account.vault} onDeleted={forget} />
      )}
      <button className="plain" onClick={onLeave}>
        Sign out
      </button>
    </Frame>
  );
}

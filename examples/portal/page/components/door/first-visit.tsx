import { createKeyring, type SoftwareKeyring } from "@chartkey/core";
import { useState } from "react";
import type { Account } from "../../portal.ts";
import { JoinDevice } from "./join-device.tsx";
import { RestoreKit } from "./restore-kit.tsx";

interface Props {
  readonly account: Account;
  readonly onKeyring: (keyring: SoftwareKeyring) => void;
}

/** Where the keys come from on a device that has none. */
export function FirstVisit({ account, onKeyring }: Props) {
  const [way, setWay] = useState<"device" | "kit">();
  if (way !== undefined)
    return (
      <>
        {way === "device" && <JoinDevice onKeyring={onKeyring} />}
        {way === "kit" && <RestoreKit account={account} onKeyring={onKeyring} />}
        <button className="plain" onClick={() => setWay(undefined)}>
          Back
        </button>
      </>
    );
  return (
    <>
      <p>This device has no keys for your account yet. Without keys nobody can read your records, not even this app.</p>
      <ul className="choices">
        <li>
          <button onClick={() => void createKeyring().then(onKeyring)}>I am new here: make my keys</button>
        </li>
        <li>
          <button onClick={() => setWay("device")}>I have another device: bring my keys from it</button>
        </li>
        <li>
          <button onClick={() => setWay("kit")}>I have a recovery kit: restore my keys</button>
        </li>
      </ul>
    </>
  );
}

import { createKeyring, type SoftwareKeyring } from "@chartkey/core";
import { useState } from "react";
import { JoinDevice } from "./join-device.tsx";
import { RestoreKit } from "./restore-kit.tsx";

/** Where the keys come from on a device that has none. */
export function FirstVisit({ onKeyring }: { readonly onKeyring: (keyring: SoftwareKeyring) => void }) {
  const [way, setWay] = useState<"device" | "kit">();
  if (way !== undefined)
    return (
      <>
        {way === "device" ? <JoinDevice onKeyring={onKeyring} /> : <RestoreKit onKeyring={onKeyring} />}
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

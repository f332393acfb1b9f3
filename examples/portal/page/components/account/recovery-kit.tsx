import type { OpenVault } from "@chartkey/browser";
import { generatePassphrase, type Participant } from "@chartkey/core";
import { useAct } from "@chartkey/react";
import { useState } from "react";
import { crypto } from "../../crypto-worker.ts";
import { ActStatus } from "../common/act-status.tsx";
import { download } from "../common/download.ts";

interface Props {
  readonly me: Participant;
  readonly vault: OpenVault;
}

/** Makes a file that brings the keys back when every device is lost. */
export function RecoveryKit({ me, vault }: Props) {
  const [passphrase, setPassphrase] = useState<string>();
  const make = useAct(async (secret: string, { signal }) => {
    const hints = await me.kitHints({ signal });
    const kit = await vault.keyring.seal({ passphrase: secret }, hints, { crypto });
    download("chartkey-recovery-kit.age", Uint8Array.from(kit));
  });
  return (
    <section>
      <h2>Recovery kit</h2>
      <p>
        When every device is lost, a kit and its passphrase bring your keys back. Keep the two apart. You sign in with
        your wallet then, too: keep what restores it.
      </p>
      {passphrase === undefined ? (
        <button onClick={() => setPassphrase(generatePassphrase())}>Make a recovery kit</button>
      ) : (
        <>
          <p>
            Write down its passphrase: <output className="passphrase">{passphrase}</output>
          </p>
          <button className="primary" disabled={make.state === "running"} onClick={() => void make.run(passphrase)}>
            I have written it down: save the kit
          </button>
        </>
      )}
      <ActStatus
        act={make}
        running="Sealing the kit…"
        done="Your browser saves the kit. Look whether the file is there."
      />
    </section>
  );
}

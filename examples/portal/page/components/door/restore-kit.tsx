import { readKit, type SoftwareKeyring } from "@chartkey/core";
import { useAct } from "@chartkey/react";
import { useState } from "react";
import type { Account } from "../../portal.ts";
import { crypto } from "../../crypto-worker.ts";
import { ActStatus } from "../common/act-status.tsx";
import { Field } from "../common/field.tsx";

/** Bytes of the largest kit that is read. */
const MAX_KIT = 1_048_576;

interface Props {
  readonly account: Account;
  readonly onKeyring: (keyring: SoftwareKeyring) => void;
}

/** Gets the keys back from a recovery kit. */
export function RestoreKit({ account: { ledger, wallet }, onKeyring }: Props) {
  const [file, setFile] = useState<File>();
  const [passphrase, setPassphrase] = useState("");
  const read = useAct(async (kit: File) => {
    if (kit.size > MAX_KIT) throw new TypeError("This file is too large to be a recovery kit");
    const { keyring, hints } = await readKit(await kit.bytes(), { passphrase: passphrase.trim() }, { crypto });
    const accounts = hints.ledgers.filter(({ id }) => id === ledger).map(({ address }) => address);
    if (accounts.length > 0 && !accounts.includes(wallet.address)) {
      keyring.wipe();
      return accounts[0];
    }
    onKeyring(keyring);
    return undefined;
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (file) void read.run(file);
      }}
    >
      <Field label="Recovery kit">
        {(ids) => <input {...ids} type="file" required onChange={({ target }) => setFile(target.files?.[0])} />}
      </Field>
      <Field label="Passphrase of the kit">
        {(ids) => (
          <input
            {...ids}
            type="password"
            autoComplete="off"
            required
            value={passphrase}
            onChange={({ target }) => setPassphrase(target.value)}
          />
        )}
      </Field>
      <button className="primary" disabled={read.state === "running"}>
        Restore
      </button>
      <ActStatus act={read} running="Opening the kit…" />
      {read.state === "done" && read.result !== undefined && (
        <p role="alert" className="failed">
          This kit is of another account: <code>{read.result}</code>. Sign out, and choose that one in your wallet.
        </p>
      )}
    </form>
  );
}

import type { LockKey } from "@chartkey/browser";
import type { VaultLock } from "@chartkey/core/vault";
import { type FormEvent, useState } from "react";
import { day } from "../common/format.ts";
import { Field } from "../common/field.tsx";

interface Props {
  readonly locks: readonly VaultLock[];
  readonly onUnlock: (key: LockKey) => Promise<unknown>;
}

/** Opens the keyring of this device with one of its locks. */
export function Unlock({ locks, onUnlock }: Props) {
  const [chosen, choose] = useState(locks[0]);
  const [passphrase, setPassphrase] = useState("");
  const open = (event: FormEvent) => {
    event.preventDefault();
    if (!chosen) return;
    const { id, kind } = chosen;
    void onUnlock(kind === "passphrase" ? { lock: id, passphrase: passphrase.trim() } : { lock: id });
  };
  return (
    <form onSubmit={open}>
      {locks.length > 1 && (
        <Field label="Open with">
          {(ids) => (
            <select {...ids} value={chosen?.id} onChange={({ target }) => choose(locks[target.selectedIndex])}>
              {locks.map(({ id, name, added }) => (
                <option key={id} value={id}>
                  {name}, added {day(added)}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      {chosen?.kind === "passphrase" && (
        <Field label="Passphrase">
          {(ids) => (
            <input
              {...ids}
              type="password"
              autoComplete="current-password"
              required
              value={passphrase}
              onChange={({ target }) => setPassphrase(target.value)}
            />
          )}
        </Field>
      )}
      <button className="primary">{chosen?.kind === "passkey" ? "Use the passkey" : "Open"}</button>
    </form>
  );
}

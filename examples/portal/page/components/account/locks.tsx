import type { NewLock as Lock, OpenVault } from "@chartkey/browser";
import { useAct, useRead, useWords } from "@chartkey/react";
import { useState } from "react";
import { ActStatus } from "../common/act-status.tsx";
import { day } from "../common/format.ts";
import { NewLock } from "../door/new-lock.tsx";

/** The locks that open the keys on this device. */
export function Locks({ vault }: { readonly vault: OpenVault }) {
  const words = useWords();
  const locks = useRead(({ signal }) => vault.locks({ signal }), [vault]);
  const [isAdding, setAdding] = useState(false);
  const add = useAct(async (lock: Lock, { signal }) => vault.add(lock, { signal }));
  const remove = useAct(async (lock: string, { signal }) => vault.remove(lock, { signal }));
  const onLock = async (lock: Lock) => {
    const { state } = await add.run(lock);
    if (state === "done") setAdding(false);
    locks.refresh();
  };
  return (
    <section>
      <h2>What opens your keys on this device</h2>
      {locks.state === "failed" && (
        <p role="alert" className="failed">
          {words.error(locks.error)} <button onClick={locks.refresh}>Try again</button>
        </p>
      )}
      <ul className="rows">
        {locks.value?.map(({ id, name, added }) => (
          <li key={id}>
            <span>
              {name}, added {day(added)}
            </span>
            {id === vault.lock.id ? (
              <span className="badge">opened with it</span>
            ) : (
              <button
                aria-label={`Remove ${name}`}
                disabled={remove.state === "running"}
                onClick={() => void remove.run(id).then(locks.refresh)}
              >
                Remove
              </button>
            )}
          </li>
        ))}
      </ul>
      {isAdding ? (
        <NewLock onLock={onLock} />
      ) : (
        <button onClick={() => setAdding(true)}>Add a passkey or passphrase</button>
      )}
      <ActStatus act={add} done="Added." />
      <ActStatus act={remove} done="Removed. Whoever has copied the keys by it keeps them." />
    </section>
  );
}

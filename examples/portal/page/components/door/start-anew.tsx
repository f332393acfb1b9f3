import type { Vault } from "@chartkey/browser";
import { useAct } from "@chartkey/react";
import { useState } from "react";
import { ActStatus } from "../common/act-status.tsx";

interface Props {
  readonly vault: Pick<Vault, "delete">;
  readonly onDeleted: () => void;
}

/** Deletes keys that nobody can open on this device any more, so that they can be brought back. */
export function StartAnew({ vault, onDeleted }: Props) {
  const [isAsked, ask] = useState(false);
  const [isSure, setSure] = useState(false);
  const remove = useAct(async (_: void, { signal }) => vault.delete({ signal }));
  if (!isAsked)
    return (
      <button className="plain" onClick={() => ask(true)}>
        I cannot get in
      </button>
    );
  return (
    <section aria-label="Keys that cannot be opened">
      <p>
        Delete the keys on this device, and bring them back from a recovery kit, or from another device that has them.
        Without either, nobody can read your records any more: you cannot, either.
      </p>
      <label className="check">
        <input type="checkbox" checked={isSure} onChange={({ target }) => setSure(target.checked)} />I have a recovery
        kit and its passphrase, or another device that has my keys.
      </label>
      <div className="buttons">
        <button onClick={() => ask(false)}>Keep them</button>
        <button
          disabled={!isSure || remove.state === "running"}
          onClick={() => void remove.run().then(({ state }) => state === "done" && onDeleted())}
        >
          Delete the keys on this device
        </button>
      </div>
      <ActStatus act={remove} />
    </section>
  );
}

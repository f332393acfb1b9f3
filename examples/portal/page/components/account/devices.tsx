import type { OpenVault } from "@chartkey/browser";
import { type Device, sendKeyring } from "@chartkey/core/vault";
import { useAct, useRead, useWords } from "@chartkey/react";
import { useEffect, useState } from "react";
import { type Account, devicesOfAccount, mailbox } from "../../portal.ts";
import { ActStatus } from "../common/act-status.tsx";
import { Field } from "../common/field.tsx";
import { day } from "../common/format.ts";
import { SameDigits } from "../common/same-digits.tsx";
import { useYesOrNo } from "../common/use-yes-or-no.ts";

interface Props {
  readonly account: Account;
  readonly vault: OpenVault;
  /** How often this device was listed: then the list is read anew. */
  readonly listings: number;
}

/** The devices that have the keys: lets another one in, and removes one. */
export function Devices({ account, vault, listings }: Props) {
  const words = useWords();
  const [devices] = useState(() => devicesOfAccount(account, vault));
  const listed = useRead(({ signal }) => devices.list({ signal }), [devices, listings]);
  const remove = useAct(async ({ id }: Device, { signal }) => devices.remove(id, { signal }));
  const { question, ask, answer } = useYesOrNo();
  const [code, setCode] = useState("");
  const [isConfirmed, setConfirmed] = useState(false);
  const confirm = async (digits: string, signal: AbortSignal) => {
    const isSame = await ask(digits, signal);
    setConfirmed(isSame);
    return isSame;
  };
  const letIn = useAct(async (typed: string, { signal }) => {
    setConfirmed(false);
    return sendKeyring({ mailbox, keyring: vault.keyring, code: typed, confirm }, { signal });
  });
  const { refresh } = listed;
  useEffect(() => {
    if (letIn.state === "done") refresh();
  }, [letIn.state, refresh]);
  return (
    <section>
      <h2>Devices with your keys</h2>
      {listed.state === "failed" && (
        <p role="alert" className="failed">
          {words.error(listed.error)} <button onClick={refresh}>Try again</button>
        </p>
      )}
      <ul className="rows">
        {listed.value?.map((device) => (
          <li key={device.id}>
            <span>
              {device.name}, since {day(device.added)}
              {device.id === vault.device && <span className="badge">this device</span>}
              {device.removed && <span className="badge">removed {day(device.removed)}</span>}
            </span>
            {!device.removed && device.id !== vault.device && (
              <button
                aria-label={`Remove ${device.name}`}
                disabled={remove.state === "running"}
                onClick={() => void remove.run(device).then(refresh)}
              >
                Remove
              </button>
            )}
          </li>
        ))}
      </ul>
      <ActStatus
        act={remove}
        done="Removed. Its keys are deleted when it next starts; whoever copied them keeps them."
      />
      <h3>Let in another device</h3>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void letIn.run(code.trim());
        }}
      >
        <Field label="Code that the other device shows">
          {(ids) => (
            <input {...ids} required autoComplete="off" value={code} onChange={({ target }) => setCode(target.value)} />
          )}
        </Field>
        <button disabled={letIn.state === "running"}>Let it in</button>
      </form>
      {question !== undefined && <SameDigits digits={question} onAnswer={answer} />}
      <ActStatus act={letIn} running="Connecting the two devices…" done="The other device has your keys." />
      {letIn.state === "failed" && isConfirmed && (
        <p className="failed">The other device may have your keys all the same: look at it, and at the list above.</p>
      )}
    </section>
  );
}

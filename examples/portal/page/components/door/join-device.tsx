import { receiveKeyring } from "@chartkey/core/vault";
import type { SoftwareKeyring } from "@chartkey/core";
import { useAct } from "@chartkey/react";
import { useState } from "react";
import { mailbox } from "../../portal.ts";
import { ActStatus } from "../common/act-status.tsx";
import { SameDigits } from "../common/same-digits.tsx";
import { useYesOrNo } from "../common/use-yes-or-no.ts";

/** Gets the keys from a device that has them. */
export function JoinDevice({ onKeyring }: { readonly onKeyring: (keyring: SoftwareKeyring) => void }) {
  const [code, setCode] = useState<string>();
  const { question, ask, answer } = useYesOrNo();
  const join = useAct(async (_: void, { signal }) => {
    setCode(undefined); // one before is of no use
    const show = (shown: { readonly code: string }) => setCode(shown.code);
    onKeyring(await receiveKeyring({ mailbox, show, confirm: ask }, { signal }));
  });
  return (
    <>
      <p>On the device that has your keys, open “Account”, then “Let in another device”.</p>
      {join.state !== "running" && (
        <button className="primary" onClick={() => void join.run()}>
          Show the code
        </button>
      )}
      {join.state === "running" && code !== undefined && !question && (
        <p>
          Type this code there: <strong className="code">{code}</strong>
        </p>
      )}
      {question && <SameDigits digits={question} onAnswer={answer} />}
      <ActStatus act={join} running="Waiting for the other device. It takes at most a minute." />
    </>
  );
}

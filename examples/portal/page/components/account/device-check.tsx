import { ActStatus } from "../common/act-status.tsx";
import { Dialog } from "../common/dialog.tsx";
import { useYesOrNo } from "../common/use-yes-or-no.ts";
import type { HomeProps } from "../home-props.ts";
import { devicesOfAccount } from "../../portal.ts";
import { isChartkeyError } from "@chartkey/core";
import { useAct } from "@chartkey/react";
import { useEffect, useRef } from "react";
import { RecoveryKit } from "./recovery-kit.tsx";

interface Props extends HomeProps {
  /** This device has been listed: whatever was read of the list before may be another one. */
  readonly onListed: () => void;
}

const deviceName = () => `Browser on ${navigator.platform || "an unknown device"}`;

/** Lists this device at its start. If another device has removed it, offers to delete its keys. */
export function DeviceCheck({ me, account, vault, onListed, onLeave }: Props) {
  const { question, ask, answer } = useYesOrNo();
  const check = useAct(async ({ isAnew }: { readonly isAnew: boolean }, { signal }) => {
    const devices = devicesOfAccount(account, vault);
    if (isAnew) await devices.forget({ signal });
    const mayDelete = async () => ask("delete", signal);
    return vault.checkIn({ devices, name: deviceName(), mayDelete }, { signal });
  });
  const isBegun = useRef(false);
  const begin = async (isAnew = false) => {
    const ended = await check.run({ isAnew });
    if (ended.state !== "done") return;
    if (ended.result === "deleted") onLeave();
    else onListed();
  };
  useEffect(() => {
    if (isBegun.current) return;
    isBegun.current = true;
    void begin();
  });
  return (
    <>
      {check.state === "failed" && <ActStatus act={check} />}
      {check.state === "failed" && isChartkeyError(check.error, "DEVICE_LIST_STALE") && (
        <p>
          <button onClick={() => void begin(true)}>Accept the list that is there</button> Devices that you have removed
          may be on it: then remove them again.
        </p>
      )}
      {question !== undefined && (
        <Dialog title="Another device has removed this one" onClose={() => answer(false)}>
          <p>Delete your keys on this device? If no other device has them, your records can then be read by nobody.</p>
          <RecoveryKit me={me} vault={vault} />
          <div className="buttons">
            <button onClick={() => answer(false)}>Keep them for now</button>
            <button className="primary" onClick={() => answer(true)}>
              Delete the keys here
            </button>
          </div>
        </Dialog>
      )}
    </>
  );
}

import { checkKeys, type KeyRules } from "../../domain/checks/check-keys.js";
import { checkText } from "../../domain/checks/shown-text.js";
import { fromHex, type Hex, toHex } from "../../domain/encoding/bytes.js";
import { inField } from "../../domain/checks/check-field.js";
import { ChartkeyError, isChartkeyError, orProblem } from "../../errors/chartkey-error.js";
import type { ErrorCode } from "../../errors/error-code.js";
import { checkedClock } from "../../platform/system.js";
import type { CallOptions } from "../../ports/call-options.js";
import { checkOptions } from "../../ports/check-options.js";
import { checkPort } from "../../ports/check-port.js";
import type { Clock } from "../../ports/clock.js";
import type { DeviceList } from "../../ports/device-list.js";
import type { DeviceStore } from "../../ports/device-store.js";
import { checkOwner, type Keyring, type KeyOwner } from "../../ports/keyring.js";
import { MAX_NAME } from "../vault-file.js";
import { type Device, deviceOf } from "./device.js";
import { isNewer, SeenDevices } from "./seen-devices.js";
import { type DeviceRow, isLast, nextVersion, openDevices, sealDevices } from "./signed-devices.js";
import { withDevice } from "./with-device.js";

/** This device. */
export interface OwnDevice {
  /** `device` of the vault that is open. */
  readonly id: string;
  /** 1 to 64 characters, by which the person knows it. */
  readonly name: string;
}

/**
 * The devices that have a person's keyring. Each method reads the list, verifies that the keyring
 * has signed it, and compares it with the latest that this device has seen. Each throws
 * DEVICE_LIST_UNAVAILABLE (retryable); DEVICE_LIST_STALE for an older list, or none, where this
 * device has seen one; SEAL_INVALID, FORMAT_INVALID, FORMAT_UNKNOWN or LIMIT_EXCEEDED for one that
 * the keyring has not made; FORMAT_INVALID for a memory that is damaged; KEYRING_LOCKED; what the
 * list's adapter throws; the signal's reason.
 */
export interface Devices {
  /** The devices, also the removed ones, in the order in which they came. */
  list(options?: CallOptions): Promise<readonly Device[]>;
  /**
   * Lists this device, unless it is there. Call it at each start, with the vault open. After
   * `forget` it also stores an older list anew.
   * @returns `"removed"` when somebody with the keyring has removed it: ask the person whether the
   *   vault is to be deleted. Nothing else says that, whoever keeps the list
   * @throws TypeError for a malformed device; ChartkeyError LIMIT_EXCEEDED for a thirty-third, and
   *   where a list at its last version, 2^32 - 1, would have to change
   */
  checkIn(device: OwnDevice, options?: CallOptions): Promise<"listed" | "removed">;
  /**
   * Removes a device, which learns of it at its next start. Whoever has copied the keyring from it
   * keeps it, and can remove the others. A list of 32 forgets a removed device when it needs the
   * place: one that starts no sooner than that is listed as a new one.
   * @returns whether the list has such a device
   * @throws TypeError for the only one that is not removed; ChartkeyError LIMIT_EXCEEDED for a list
   *   at its last version
   */
  remove(id: string, options?: CallOptions): Promise<boolean>;
  /**
   * Forgets what this device has seen of the list, for good. Until the next `checkIn`, whoever
   * keeps the list may show an older one. Where they show none, one that this keyring has not made,
   * or one at its last version, that `checkIn` begins a new one, on which removed devices are no
   * longer removed. Either is newer from then on than all that this device had seen: devices that
   * have seen no more take it without asking. So ask the person first, and remove those devices
   * again. It is for a list that was lost, for one of an earlier keyring, and for one that cannot
   * be changed any more. A call that is cut off has forgotten nothing, or all.
   */
  forget(options?: CallOptions): Promise<void>;
}

export interface DevicesOptions {
  readonly list: DeviceList;
  readonly keyring: Pick<Keyring, "identity">;
  /** Whose list it is. */
  readonly owner: KeyOwner;
  /** Remembers the latest list that this device has seen. It outlives the page. */
  readonly memory: DeviceStore;
  /** The system's by default. */
  readonly clock?: Clock | undefined;
}

const optionKeys: KeyRules<DevicesOptions> = {
  list: "required",
  keyring: "required",
  owner: "required",
  memory: "required",
  clock: "optional",
};
const deviceKeys: KeyRules<OwnDevice> = { id: "required", name: "required" };

/** What is no list of this keyring. One of FORMAT_UNKNOWN is: its signature was verified. */
const foreign: readonly ErrorCode[] = ["SEAL_INVALID", "FORMAT_INVALID", "LIMIT_EXCEEDED"];

/** How often a change is tried while other devices change the list. */
const TRIES = 8;

const checkId = (name: string, id: string): Hex => toHex(inField(name, () => fromHex(id as Hex, 16)));

/**
 * The devices of a person, by a list that nobody without the keyring can read or change.
 * @throws TypeError that names an unknown, missing or malformed option
 */
export function devicesOf(given: DevicesOptions): Devices {
  const { list, keyring, memory, ...rest } = checkKeys("options", given, optionKeys);
  checkPort("list", list, "read", "replace");
  checkPort("keyring", keyring, "identity");
  checkPort("memory", memory, "get", "set", "delete", "keys");
  const [owner, clock] = [checkOwner(rest.owner), checkedClock(rest.clock)];
  const seen = new SeenDevices(memory, owner);
  const now = () => Math.floor(clock.now().getTime() / 1000);

  /**
   * @param mayBegin whether what is no list of this keyring, or its last version, counts as none,
   *   once `forget` was called
   * @returns the list, the version that a change has to exceed, and whether the list's own is below
   *   that: it was seen after `forget`, and is older than what was forgotten
   */
  async function read(options: CallOptions, mayBegin = false) {
    const identity = await keyring.identity(owner, 0);
    // before the list is on its way: another tab may change it meanwhile, and remember that
    const remembered = await seen.read(options);
    const sealed = await list.read(options);
    const opening = sealed && openDevices(identity, sealed);
    const begins = mayBegin && remembered.isForgotten;
    const opened = await (opening && begins ? orProblem(opening, options, ...foreign) : opening);
    const shown = isChartkeyError(opened) || (begins && opened && isLast(opened.version)) ? undefined : opened;
    if (isNewer(shown, remembered) && shown) await seen.remember(shown, options);
    const own = shown?.version ?? 0;
    const version = Math.max(own, remembered.above);
    return { identity, sealed, version, isBelow: own < version, rows: shown?.devices ?? [] };
  }

  /** @param edit gives what the call returns, and the rows unless nothing is to be changed */
  async function change<T>(
    options: CallOptions,
    edit: (rows: readonly DeviceRow[], isBelow: boolean) => readonly [result: T, rows?: readonly DeviceRow[]],
    mayBegin?: boolean,
  ): Promise<T> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const { identity, sealed: before, version, rows, isBelow } = await read(options, mayBegin);
      const [result, devices] = edit(rows, isBelow);
      if (!devices) return result;
      const next = { version: nextVersion(version), devices };
      const { sealed: after, digest } = await sealDevices(identity, next);
      if (await list.replace(before, after, options)) {
        await seen.remember({ ...next, digest }, options);
        return result;
      }
    }
    throw new ChartkeyError("DEVICE_LIST_UNAVAILABLE", { message: "Other devices change the list", retryable: true });
  }

  return {
    async list(callOptions) {
      const { signal } = checkOptions(callOptions);
      return (await read({ signal })).rows.map(deviceOf);
    },
    async checkIn(own, callOptions) {
      const { signal } = checkOptions(callOptions);
      const device = checkKeys("device", own, deviceKeys);
      const [id, name] = [checkId("device.id", device.id), checkText("device.name", device.name, MAX_NAME)];
      return change(
        { signal },
        (rows, isBelow) => {
          const row = rows.find((one) => one.id === id);
          if (row && row.removed !== null) return ["removed"];
          // what others make of an older list would have to exceed only that
          if (row) return isBelow ? ["listed", rows] : ["listed"];
          return ["listed", withDevice(rows, { id, name, added: now(), removed: null })];
        },
        true,
      );
    },
    async remove(device, callOptions) {
      const { signal } = checkOptions(callOptions);
      const id = checkId("id", device);
      return change({ signal }, (rows) => {
        const row = rows.find((one) => one.id === id);
        if (row?.removed !== null) return [row !== undefined];
        if (rows.every((one) => one === row || one.removed !== null))
          throw new TypeError("`id` is of the only device that is not removed");
        return [true, rows.map((one) => (one === row ? { ...one, removed: now() } : one))];
      });
    },
    async forget(callOptions) {
      const { signal } = checkOptions(callOptions);
      await seen.forget({ signal });
    },
  };
}

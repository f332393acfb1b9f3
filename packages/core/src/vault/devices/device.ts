import type { Hex } from "../../domain/encoding/bytes.js";
import type { DeviceRow } from "./signed-devices.js";

/** A device of a person, as their list has it. */
export interface Device {
  /** `device` of its vault: 16 bytes. */
  readonly id: Hex;
  /** 1 to 64 characters, for the person. */
  readonly name: string;
  readonly added: Date;
  /** When somebody removed it; `undefined` for one that is not removed. */
  readonly removed: Date | undefined;
}

export const deviceOf = ({ id, name, added, removed }: DeviceRow): Device => ({
  id,
  name,
  added: new Date(added * 1000),
  removed: removed === null ? undefined : new Date(removed * 1000),
});

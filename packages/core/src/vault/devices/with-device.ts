import { ChartkeyError } from "../../errors/chartkey-error.js";
import { type DeviceRow, MAX_DEVICES } from "./signed-devices.js";

/** The rows with one more. If they are full, the one that was removed the longest ago goes. */
export function withDevice(rows: readonly DeviceRow[], row: DeviceRow): readonly DeviceRow[] {
  if (rows.length < MAX_DEVICES) return [...rows, row];
  const [oldest] = rows
    .filter(({ removed }) => removed !== null)
    .toSorted((one, other) => Number(one.removed) - Number(other.removed));
  if (!oldest) throw new ChartkeyError("LIMIT_EXCEEDED", { message: `More than ${MAX_DEVICES} devices` });
  return [...rows.filter((one) => one !== oldest), row];
}

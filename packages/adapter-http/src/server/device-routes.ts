import { type Address, type DeviceList, fromHex, toHex } from "@chartkey/core/adapters";
import { deviceListBody, deviceListChange, deviceListChanged } from "../wire/devices.js";
import { readJson } from "./read-json.js";
import { type Call, json, nothing, type Route } from "./route.js";
import { sessionEnded } from "./sessions.js";

/** Bytes of a change: two lists of 16 KiB in hexadecimal, and names. */
const MAX = 66_560;

/** Gives the list of an account's devices. */
export type DeviceListOf = (account: Address) => DeviceList;

export function deviceRoutes(listOf: DeviceListOf): readonly Route[] {
  const own = ({ session }: Call): DeviceList => {
    if (!session) throw sessionEnded();
    return listOf(session.account);
  };
  return [
    {
      method: "GET",
      path: "/devices",
      description: {
        summary: "The sealed list of the account's devices; 204 where there is none",
        responses: { 200: deviceListBody, 204: "nothing" },
      },
      async handle(call) {
        const value = await own(call).read({ signal: call.signal });
        return value ? json({ value: toHex(value) }) : nothing();
      },
    },
    {
      method: "POST",
      path: "/devices",
      description: {
        summary: "Replace the sealed list of the account's devices, if it is what it was",
        body: deviceListChange,
        responses: { 200: deviceListChanged },
      },
      async handle(call) {
        const { before, after } = await readJson(call, deviceListChange, MAX);
        const options = { signal: call.signal };
        const was = before === null ? undefined : fromHex(before);
        return json({ replaced: await own(call).replace(was, fromHex(after), options) });
      },
    },
  ];
}

import {
  checkDeviceList,
  checkOptions,
  type DeviceList,
  type ErrorCode,
  fromHex,
  toHex,
} from "@chartkey/core/adapters";
import { deviceListBody, deviceListChanged } from "../wire/devices.js";
import { type HttpClientOptions, Transport } from "./transport.js";

/** Bytes of the answers: of one word, and of a list in hexadecimal. */
const [WORD, LIST] = [1_024, 33_280];

const codes: ReadonlySet<ErrorCode> = new Set(["DEVICE_LIST_UNAVAILABLE", "MISCONFIGURED", "SESSION_ENDED"]);

/**
 * The list of the devices of whoever has signed in, behind a server of
 * `@chartkey/adapter-http/server`: for `devicesOf` of `@chartkey/core/vault`, which believes
 * nothing of what the server shows.
 * @throws TypeError that names an unknown, missing or malformed option
 */
export function httpDevices(options: HttpClientOptions): DeviceList {
  const server = new Transport(options, { away: "DEVICE_LIST_UNAVAILABLE", codes });
  return {
    async read(callOptions) {
      const { signal } = checkOptions(callOptions);
      const found = await server.json({ method: "GET", path: "/devices", signal }, deviceListBody, LIST);
      return found && fromHex(found.value);
    },
    async replace(given, value, callOptions) {
      const { signal } = checkOptions(callOptions);
      const before = given === undefined ? null : toHex(checkDeviceList("before", given));
      const body = { before, after: toHex(checkDeviceList("after", value)) };
      const changed = await server.json({ method: "POST", path: "/devices", body, signal }, deviceListChanged, WORD);
      if (!changed) throw server.wrong();
      return changed.replaced;
    },
  };
}

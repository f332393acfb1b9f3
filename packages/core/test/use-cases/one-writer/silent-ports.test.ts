import { afterEach, describe, expect, test, vi } from "vitest";
import type { Ledger } from "../../../src/adapters/index.js";
import { memoryDevice } from "../../../src/fakes/index.js";
import { first } from "../stage.js";
import { startDevice } from "./device.js";
import { household } from "./household.js";

afterEach(() => void vi.useRealTimers());

/** All other calls of a port never end, once `isSilent`. */
const silenced = <T extends object>(port: T, isSilent: () => boolean, except: readonly string[] = []): T =>
  new Proxy(port, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      if (typeof value !== "function" || except.includes(String(key))) return value;
      return (...args: readonly unknown[]) => {
        if (!isSilent()) return Reflect.apply(value, target, args) as unknown;
        const never = new Promise(() => {});
        return key === "entries"
          ? (async function* () {
              yield await never;
            })()
          : never;
      };
    },
  });

/** A minute of the timers. */
async function minute(): Promise<"silent"> {
  for (let second = 0; second < 60; second++) {
    await vi.advanceTimersByTimeAsync(1000);
    for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
  }
  return "silent";
}

describe.each(["ledger", "device", "heads"] as const)("a silent %s after inclusion", (port) => {
  test.each(["give", "approve", "reject"] as const)("does not keep %s from ending", async (act) => {
    const s = await household(`silent ${port}, ${act}`);
    await s.rao.me.sentRequests.send({ patient: s.asha.me.address, purpose: "care" });
    const { id } = await first(s.phone.me.requests.list());
    const included = Promise.withResolvers<void>();
    let silent = false;
    const isSilent = () => silent;
    const heads = { id: s.ledger.id, account: (...args: Parameters<Ledger["account"]>) => s.ledger.account(...args) };
    const app: typeof s.app = (store, over) =>
      s.app(store, { ...over, ...(port === "heads" && { heads: silenced(heads, isSilent) }) });
    const ledger = port === "ledger" ? silenced<Ledger>(s.ledger, isSilent, ["submit"]) : s.ledger;
    const store = port === "device" ? silenced(memoryDevice(), isSilent) : memoryDevice();
    const tablet = await startDevice({ ...s, app, ledger: ledger as typeof s.ledger }, s.asha, store);
    tablet.at("sent", async () => {
      silent = true;
      vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
      included.resolve();
    });
    const calls = {
      give: () => tablet.me.grants.give(s.everything(s.sen)),
      approve: () => tablet.me.requests.approve(id),
      reject: () => tablet.me.requests.reject(id),
    };
    const call = calls[act]();
    await included.promise;
    expect(await Promise.race([call, minute()])).not.toBe("silent");
  });
});

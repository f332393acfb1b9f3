import { createChartkey, type DeviceStore, type Participant } from "../../src/index.js";
import { memoryDevice } from "../../src/fakes/index.js";
import type { Actor, stage } from "./stage.js";

const streaming = new Set(["blobs.get", "ledger.entries"]);

/** Called before each call of a port. The port throws what it throws. */
export type Watch = (call: string, args: readonly unknown[]) => void;

type Method = (...args: readonly unknown[]) => unknown;

/** A port that calls `watch` before each call, with a name such as `blobs.put`. */
export function watched<P extends object>(name: string, port: P, watch: Watch): P {
  return new Proxy(port, {
    get(target, key) {
      const method: unknown = Reflect.get(target, key);
      if (typeof method !== "function") return method;
      const call = `${name}.${String(key)}`;
      const run = (args: readonly unknown[]) => (method as Method).apply(target, [...args]);
      async function* steps(...args: readonly unknown[]) {
        watch(call, args);
        yield* run(args) as AsyncIterable<unknown>;
      }
      const once = async (...args: readonly unknown[]) => {
        watch(call, args);
        return run(args);
      };
      return streaming.has(call) ? steps : once;
    },
  });
}

/** The actor on another device, all of whose ports but the keyring are watched. */
export function connectWatched(
  parts: ReturnType<typeof stage>,
  { wallet, keyring }: Actor,
  watch: Watch,
  device: DeviceStore = memoryDevice(),
): Promise<Participant> {
  const { ledger, blobs, profiles, registry, trust, clock, entropy } = parts;
  return createChartkey({
    ledger: watched("ledger", ledger, watch),
    blobs: watched("blobs", blobs, watch),
    profiles: watched("profiles", profiles, watch),
    registry: watched("registry", registry, watch),
    trust,
    device: watched("device", device, watch),
    clock,
    entropy,
  }).connect({ wallet: watched("wallet", wallet, watch), keyring });
}

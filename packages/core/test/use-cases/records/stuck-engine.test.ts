import { expect, test } from "vitest";
import { systemCrypto } from "../../../src/keyring/system-crypto.js";
import { memoryDevice } from "../../../src/fakes/index.js";
import { createChartkey } from "../../../src/index.js";
import type { CryptoEngine } from "../../../src/ports/crypto-engine.js";
import { joined } from "../../envelope/payload/payloads.js";
import { note, stage, text } from "../stage.js";

type Step = "cipher" | "seal" | "open" | "update" | "digest";

/** An engine that does not answer to this, as a worker that somebody has terminated. */
function stuckAt(step: Step) {
  const reached = Promise.withResolvers<void>();
  const never = async () => {
    reached.resolve();
    return new Promise<never>(() => {});
  };
  const crypto: CryptoEngine = {
    ...systemCrypto,
    sha256: () => ({ ...systemCrypto.sha256(), ...((step === "update" || step === "digest") && { [step]: never }) }),
    async cipher(key) {
      if (step === "cipher") return never();
      return { ...(await systemCrypto.cipher(key)), ...((step === "seal" || step === "open") && { [step]: never }) };
    },
  };
  return { reached: reached.promise, crypto };
}

test.each<[string, Step]>([
  ["record", "cipher"],
  ["record", "open"],
  ["record", "update"],
  ["record", "digest"],
  ["part", "cipher"],
  ["part", "open"],
])("an abort ends the reading of a %s also while the engine does not answer to `%s`", async (what, step) => {
  const { patient, ports } = stage(`stuck at ${step}`);
  const asha = await patient("Asha");
  const { record } = await asha.me.records.add(note("Blood test"));
  const { crypto, reached } = stuckAt(step);
  const me = await asha.connect(createChartkey({ ...ports, device: memoryDevice(), crypto }));
  const [stop, reason] = [new AbortController(), new Error("enough")];
  const opened = await me.records.open(record.ref, { signal: stop.signal });
  const reading = joined(what === "part" ? opened.part({ offset: 1, length: 3 }) : opened);
  await reached;
  stop.abort(reason);
  await expect(reading).rejects.toBe(reason);
});

test.each<Step>(["update", "digest"])(
  "an abort ends an export also while the engine does not answer to `%s`",
  async (step) => {
    const { patient, ports } = stage(`export stuck at ${step}`);
    const asha = await patient("Asha");
    await asha.me.records.add(note("Blood test"));
    const { crypto, reached } = stuckAt(step);
    const me = await asha.connect(createChartkey({ ...ports, device: memoryDevice(), crypto }));
    const [stop, reason] = [new AbortController(), new Error("enough")];
    const read = async () => {
      for await (const { bytes } of me.export({ signal: stop.signal })) await joined(bytes);
    };
    const reading = read();
    await reached;
    stop.abort(reason);
    await expect(reading).rejects.toBe(reason);
  },
);

test.each<Step>(["cipher", "seal", "update", "digest"])(
  "an abort ends a change of a record also while the engine does not answer to `%s`",
  async (step) => {
    const { patient, ports } = stage(`change stuck at ${step}`);
    const asha = await patient("Asha");
    const { record } = await asha.me.records.add(note("Blood test"));
    const { crypto, reached } = stuckAt(step);
    const me = await asha.connect(createChartkey({ ...ports, device: memoryDevice(), crypto }));
    const [stop, reason] = [new AbortController(), new Error("enough")];
    const changing = me.records.amend(record.ref.record, { content: text("Anew") }, { signal: stop.signal });
    await reached;
    stop.abort(reason);
    await expect(changing).rejects.toBe(reason);
  },
);

import { NO_REQUEST } from "../../../src/domain/acts/act.js";
import { encodeCardLocation } from "../../../src/domain/acts/card-location.js";
import { type Act, type BlobStore, ChartkeyError, encodeScope, type Hex, toHex } from "../../../src/adapters/index.js";
import { type Address, createChartkey, newRecordId, type Participant } from "../../../src/index.js";
import { memoryDevice } from "../../../src/fakes/index.js";
import { forger } from "../records/forge.js";
import type { Actor, stage } from "../stage.js";
import { watched } from "../watched.js";

export type Stage = ReturnType<typeof stage>;

/** How often each port was called, and how many bytes of blobs came. */
export interface Meter {
  readonly calls: Map<string, number>;
  bytes: number;
  of(call: string): number;
  reset(): void;
}

/** A new device of the actor, whose calls are counted. */
export async function metered(
  s: Stage,
  actor: Actor,
  over: Partial<Pick<Parameters<typeof createChartkey>[0], "blobs" | "trust">> = {},
): Promise<{ me: Participant; meter: Meter }> {
  const calls = new Map<string, number>();
  const meter: Meter = {
    calls,
    bytes: 0,
    of: (call) => calls.get(call) ?? 0,
    reset: () => {
      calls.clear();
      meter.bytes = 0;
    },
  };
  const watch = (call: string) => void calls.set(call, meter.of(call) + 1);
  const blobs = over.blobs ?? s.blobs;
  const weighed: BlobStore = {
    ...blobs,
    async *get(...of) {
      for await (const chunk of blobs.get(...of)) {
        meter.bytes += chunk.length;
        yield chunk;
      }
    },
  };
  const me = await actor.connect(
    createChartkey({
      ...s.ports,
      device: memoryDevice(),
      ledger: watched("ledger", s.ledger, watch),
      ...over,
      blobs: watched("blobs", weighed, watch),
    }),
  );
  meter.reset();
  return { me, meter };
}

/** Files cards that point to nothing, in one act. */
export async function fileDeadCards(s: Stage, patient: Actor, count: number, op: "new" | "amend" = "new") {
  const { home, saltOf } = await forger(s, patient);
  const location = encodeCardLocation({ folder: home, salt: await saltOf(home), op });
  const cards = Array.from({ length: count }, () => toHex(s.entropy.bytes(32)));
  await s.ledger.submit([{ kind: "fileCards", patient: patient.me.address, location, cards }], patient.wallet);
}

/** Grants of single records whose envelopes are nowhere, a hundred in a transaction. */
export async function giveDeadGrants(s: Stage, patient: Actor, grantee: Address, count: number) {
  const grant = (): Act => ({
    kind: "grantAccess",
    patient: patient.me.address,
    grantee,
    scope: encodeScope({ record: newRecordId(s.entropy) }),
    until: 2 ** 40 - 1,
    permissions: 1,
    envelope: toHex(s.entropy.bytes(32)),
    request: NO_REQUEST,
  });
  for (let given = 0; given < count; given += 100)
    await s.ledger.submit(Array.from({ length: Math.min(100, count - given) }, grant), patient.wallet);
}

/** A stranger with a key on the ledger whose bundle nobody has. */
export async function stranger(s: Stage, seed: string): Promise<Actor> {
  const actor = await s.person(seed);
  const key: Hex = toHex(s.entropy.bytes(32));
  await s.ledger.submit([{ kind: "publishKey", participant: actor.me.address, key }], actor.wallet);
  return actor;
}

/** A store that never says of a blob that it is not there. */
export function silentStore(blobs: BlobStore, { obeys = true } = {}) {
  const waiters: { readonly count: number; readonly resolve: () => void }[] = [];
  const state = { asked: 0, aborted: 0 };
  const has = async (id: Parameters<BlobStore["get"]>[0]) => (await blobs.size(id)) !== undefined;
  const never = (signal: AbortSignal | undefined) =>
    new Promise<never>((_, reject) => {
      state.asked += 1;
      for (const { count, resolve } of waiters) if (state.asked >= count) resolve();
      signal?.addEventListener("abort", () => {
        state.aborted += 1;
        if (obeys) reject(new ChartkeyError("BLOB_UNAVAILABLE", { message: "Aborted", retryable: true }));
      });
    });
  const store: BlobStore = {
    ...blobs,
    async *get(id, options) {
      if (!(await has(id))) await never(options?.signal);
      yield* blobs.get(id, options);
    },
    async pin(id, options) {
      if (!(await has(id))) await never(options.signal);
      await blobs.pin(id, options);
    },
  };
  /** Resolves once that many blobs were asked for in vain. */
  const asked = (count: number) =>
    new Promise<void>((resolve) => (state.asked >= count ? resolve() : waiters.push({ count, resolve })));
  return { store, state, asked };
}

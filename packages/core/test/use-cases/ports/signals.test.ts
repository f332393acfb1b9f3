import { expect, test } from "vitest";
import type { Participant } from "../../../src/index.js";
import { note, stage, text } from "../stage.js";
import { connectWatched } from "../watched.js";
import { writes } from "../writes.js";

/** The calls of ports during `work` that do not end with the signal of who began it. */
async function deafTo(
  connect: (watch: (call: string, args: readonly unknown[]) => void) => Promise<Participant>,
  work: (me: Participant, signal: AbortSignal) => Promise<unknown>,
): Promise<{ readonly deaf: readonly string[]; readonly calls: number }> {
  const seen: { readonly call: string; readonly signal: AbortSignal | undefined }[] = [];
  let working = false;
  const me = await connect((call, args) => {
    const options = args.findLast((arg) => typeof arg === "object" && arg !== null && "signal" in arg);
    // what has happened is noted even when its caller has gone
    const isNote = String(args[0]).startsWith("own-acts/");
    if (working && !isNote) seen.push({ call, signal: (options as { signal?: AbortSignal } | undefined)?.signal });
  });
  const controller = new AbortController();
  working = true;
  await work(me, controller.signal);
  working = false;
  controller.abort();
  const deaf = seen.flatMap(({ call, signal }) => (signal?.aborted ? [] : [call]));
  return { deaf: [...new Set(deaf)].toSorted(), calls: seen.length };
}

/** The notes of a finished write are taken away even when its caller has gone. */
const journal = ["device.delete", "device.keys"];

test.each(Object.entries(writes))("every call of a port ends with the signal of %s", async (_name, prepare) => {
  const write = await prepare();
  const actor = await write.actor(1);
  const { deaf, calls } = await deafTo(
    (watch) => connectWatched(write.parts, actor, watch),
    (me, signal) => write.run(me, 1, signal),
  );
  expect(calls).toBeGreaterThan(4);
  expect(deaf.filter((call) => !journal.includes(call))).toEqual([]);
});

/** A doctor and a patient of whom each has granted to the other, and asked for something. */
async function practice(name: string) {
  const parts = stage(name);
  const [asha, rao] = [await parts.patient("Asha"), await parts.doctor("Rao")];
  const { record } = await asha.me.records.add(note("First"));
  await asha.me.records.amend(record.ref.record, { content: text("Second") });
  await asha.me.grants.give({ grantee: rao.me.address, scope: "everything" });
  const asked = await rao.me.sentRequests.send({ patient: asha.me.address, purpose: "TREAT", message: "Please" });
  return { parts, asha, rao, ref: record.ref, asked };
}

type Practice = Awaited<ReturnType<typeof practice>>;
type Reading = (me: Participant, options: { signal: AbortSignal }, at: Practice) => Promise<unknown>;

const patients: Readonly<Record<string, Reading>> = {
  "folders.list": (me, options) => me.folders.list().page(options),
  "records.list": (me, options) => me.records.list().page(options),
  "records.versions": (me, options, { ref }) => me.records.versions(ref.record).page(options),
  "records.open": async (me, options, { ref }) => (await me.records.open(ref.record, options)).bytes(),
  "grants.list": (me, options) => me.grants.list().page(options),
  "requests.list": (me, options) => me.requests.list().page(options),
  history: (me, options) => me.history().page(options),
  export: async (me, options) => {
    for await (const { bytes } of me.export(options)) for await (const _ of bytes);
  },
  kitHints: (me, options) => me.kitHints(options),
};
const doctors: Readonly<Record<string, Reading>> = {
  "sharedRecords.list": (me, options) => me.sharedRecords.list().page(options),
  "sharedRecords.patients": (me, options) => me.sharedRecords.patients().page(options),
  "sharedRecords.open": async (me, options, { ref }) => (await me.sharedRecords.open(ref, options)).bytes(),
  "receivedGrants.list": (me, options) => me.receivedGrants.list().page(options),
  "sentRequests.list": (me, options) => me.sentRequests.list().page(options),
  "people.get": (me, options, { asha }) => me.people.get(asha.me.address, options),
  "people.find": (me, options) => me.people.find({ role: "doctor" }).page(options),
};

test.each([
  ...Object.entries(patients).map(([name, read]) => [name, "asha", read] as const),
  ...Object.entries(doctors).map(([name, read]) => [name, "rao", read] as const),
])("every call of a port ends with the signal of %s", async (name, who, read) => {
  const at = await practice(name);
  const { deaf, calls } = await deafTo(
    (watch) => connectWatched(at.parts, at[who], watch),
    (me, signal) => read(me, { signal }, at),
  );
  expect(calls).toBeGreaterThan(0);
  expect(deaf).toEqual([]);
});

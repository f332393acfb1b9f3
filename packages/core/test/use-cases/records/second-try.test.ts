import { expect, test, vi } from "vitest";
import { type Ledger, newRecordId } from "../../../src/index.js";
import { ChartkeyError } from "../../../src/adapters/index.js";
import { racingLedger } from "../racing-ledger.js";
import { all, note, stage, text, titles } from "../stage.js";

type Submit = Ledger["submit"];

/** A patient whose ledger handles the next write differently. */
async function practice(name: string) {
  const s = stage(name);
  const asha = await s.patient("Asha");
  const race = racingLedger(s.ledger);
  let next: Submit | undefined;
  const submit: Submit = (...args) => {
    const given = next;
    next = undefined;
    return given ? given(...args) : race.ledger.submit(...args);
  };
  let dark = false;
  const account: Ledger["account"] = async (...args) => {
    if (dark) throw away();
    return race.ledger.account(...args);
  };
  const ledger: Ledger = { ...race.ledger, submit, account };
  const me = await asha.connect(s.app(undefined, { ledger }));
  const id = newRecordId(s.entropy);
  return {
    ...s,
    asha,
    me,
    id,
    meanwhile: (happens: () => Promise<unknown>) => race.meanwhile(happens),
    next: (given: Submit) => void (next = given),
    goDark: () => void (dark = true),
  };
}

const away = () => new ChartkeyError("LEDGER_UNAVAILABLE", { retryable: true });

test("a record whose receipt was lost on the way is the same record at the second try", async () => {
  const { me, asha, id, ledger, next } = await practice("lost receipt");
  next(async (acts, wallet, options) => {
    await ledger.submit(acts, wallet, options);
    throw away();
  });
  await expect(me.records.add({ ...note("Once"), id })).rejects.toMatchObject({ code: "LEDGER_UNAVAILABLE" });
  const { prompts } = asha.wallet;
  const { record } = await me.records.add({ ...note("Once"), id });
  expect(record.ref).toEqual({ patient: asha.me.address, record: id, version: 1 });
  expect(asha.wallet.prompts).toBe(prompts);
  expect(await titles(asha.me, "own")).toEqual(["Once"]);
  expect(await (await asha.me.records.open(id)).bytes()).toEqual(note("Once").content);
});

test("the second try says who can read the record although their access had ended", async () => {
  const { me, asha, id, ledger, next, doctor, clock } = await practice("lost receipt, exposed");
  const rao = await doctor("Rao");
  const until = new Date(clock.now().getTime() + 5000);
  await asha.me.grants.give({ grantee: rao.me.address, scope: "everything", until });
  next(async (acts, wallet, options) => {
    clock.advance(12);
    await ledger.submit(acts, wallet, options);
    throw away();
  });
  await expect(me.records.add({ ...note("Once"), id })).rejects.toMatchObject({ code: "LEDGER_UNAVAILABLE" });
  expect((await me.records.add({ ...note("Once"), id })).exposedTo).toEqual([rao.me.address]);
  expect((await me.records.addMany([{ ...note("Once"), id }, note("Twice")])).exposedTo).toEqual([rao.me.address]);
});

test("a conflict does not say that nobody is exposed while the log cannot be read", async () => {
  const { me, next, goDark } = await practice("dark conflict");
  next(async (_acts, _wallet, options) => {
    await options?.beforePrompt?.();
    options?.onProgress?.({ type: "wallet:prompted", kind: "transaction" });
    goDark();
    throw new ChartkeyError("LEDGER_CONFLICT", { retryable: true });
  });
  await expect(me.records.add(note("Once"))).rejects.toMatchObject({
    code: "LEDGER_CONFLICT",
    retryable: true,
    hints: [expect.stringContaining("may be exposed")],
  });
});

test("what a wallet may have sent is kept, although nothing was heard of it", async () => {
  const { me, asha, id, ledger, next } = await practice("silent wallet");
  let sent: (() => Promise<unknown>) | undefined;
  next(async (acts, wallet, options) => {
    await options?.beforePrompt?.();
    options?.onProgress?.({ type: "wallet:prompted", kind: "transaction" });
    sent = () => ledger.submit(acts, wallet);
    throw away();
  });
  await expect(me.records.add({ ...note("Late"), id })).rejects.toMatchObject({ code: "LEDGER_UNAVAILABLE" });
  await sent?.();
  expect(await (await asha.me.records.open(id)).bytes()).toEqual(note("Late").content);
});

test.each([
  ["WALLET_REJECTED", 0],
  ["FUNDS_INSUFFICIENT", 0],
  // these may still be sent: by a wallet that kept them, or on another branch
  ["LEDGER_DROPPED", 2],
  ["LEDGER_REVERTED", 2],
  ["LEDGER_CONFLICT", 2],
  ["LEDGER_UNAVAILABLE", 2],
  ["WALLET_UNANSWERED", 2],
] as const)(
  "a record that ended in %s after its prompt leaves %d blobs until it can never happen, and the second try adds it",
  async (code, left) => {
    const { me, asha, id, blobs, next } = await practice(code);
    const before = blobs.ids();
    next(async (_acts, _wallet, options) => {
      await options?.beforePrompt?.();
      options?.onProgress?.({ type: "wallet:prompted", kind: "transaction" });
      throw new ChartkeyError(code);
    });
    await expect(me.records.add({ ...note("Again"), id })).rejects.toMatchObject({ code });
    expect(blobs.ids().filter((blob) => !before.includes(blob))).toHaveLength(left);
    await me.records.add({ ...note("Again"), id });
    expect(await titles(asha.me, "own")).toEqual(["Again"]);
  },
);

test("what a relayer has in hand is kept, also where it says that it cannot pay", async () => {
  const { me, asha, id, ledger, clock, next } = await practice("poor relayer");
  let sent: (() => Promise<unknown>) | undefined;
  next(async (acts, wallet, options) => {
    await options?.beforePrompt?.();
    options?.onProgress?.({ type: "wallet:prompted", kind: "signature" });
    options?.onProgress?.({ type: "ledger:handed-over", deadline: new Date(clock.now().getTime() + 600_000) });
    sent = () => ledger.submit(acts, wallet);
    throw new ChartkeyError("FUNDS_INSUFFICIENT");
  });
  await expect(me.records.add({ ...note("Late"), id })).rejects.toMatchObject({ code: "FUNDS_INSUFFICIENT" });
  await sent?.();
  expect(await (await asha.me.records.open(id)).bytes()).toEqual(note("Late").content);
});

test("two tries that were under way at once are one record", async () => {
  const { me, asha, id, meanwhile } = await practice("two tries");
  meanwhile(() => asha.me.records.add({ ...note("First try"), id }));
  const { record } = await me.records.add({ ...note("First try"), id });
  expect(record.title).toBe("First try");
  expect(await titles(asha.me, "own")).toEqual(["First try"]);
});

test("a chosen id that another device took for other content meanwhile is refused, and both contents are there after a new id", async () => {
  const { me, asha, id, entropy, meanwhile } = await practice("taken");
  meanwhile(() => asha.me.records.add({ ...note("Theirs"), id }));
  const mine = { ...note("Mine"), id };
  await expect(me.records.add(mine)).rejects.toMatchObject({ code: "RECORD_ID_TAKEN" });
  await me.records.add({ ...mine, id: newRecordId(entropy) });
  expect(await titles(asha.me, "own")).toEqual(["Mine", "Theirs"]);
});

test("two tries that were under way at once, of which one has another title, are not one record", async () => {
  const { me, asha, id, meanwhile } = await practice("two titles");
  meanwhile(() => asha.me.records.add({ ...note("Theirs"), id }));
  await expect(me.records.add({ ...note("Theirs"), title: "Mine", id })).rejects.toMatchObject({
    code: "RECORD_ID_TAKEN",
  });
  expect(await titles(asha.me, "own")).toEqual(["Theirs"]);
});

test("two tries that were under way at once, of which one has other content, are not one record", async () => {
  const { me, asha, id, meanwhile } = await practice("two contents");
  meanwhile(() => asha.me.records.add({ ...note("Same"), content: text("theirs"), id }));
  await expect(me.records.add({ ...note("Same"), content: text("mine"), id })).rejects.toMatchObject({
    code: "RECORD_ID_TAKEN",
  });
  expect(new TextDecoder().decode(await (await me.records.open(id)).bytes())).toBe("theirs");
});

test("the id of another record is refused before anything is stored", async () => {
  const { me, asha, id, blobs } = await practice("known id");
  await me.records.add({ ...note("One"), id });
  const [before, { prompts }] = [blobs.ids(), asha.wallet];
  await expect(me.records.add({ ...note("One"), content: text("other"), id })).rejects.toMatchObject({
    code: "RECORD_ID_TAKEN",
  });
  expect(blobs.ids()).toEqual(before);
  expect(asha.wallet.prompts).toBe(prompts);
});

test("a batch that landed is the same batch at the second try, also with one record more", async () => {
  const { me, asha, entropy } = await practice("batch");
  const inputs = ["A", "B", "C"].map((title) => ({ ...note(title), id: newRecordId(entropy) }));
  const first = await me.records.addMany(inputs.slice(0, 2));
  expect((await me.records.addMany(inputs.slice(0, 2))).records).toEqual(first.records);
  const { records } = await me.records.addMany(inputs);
  expect(records.map(({ title }) => title)).toEqual(["A", "B", "C"]);
  expect(await titles(asha.me, "own")).toEqual(["C", "B", "A"]);
});

test("two tries at once with one id are one record, with one prompt", async () => {
  const { me, asha, id, blobs } = await practice("double click");
  const { prompts } = asha.wallet;
  const before = blobs.ids().length;
  const [one, two] = await Promise.all([
    me.records.add({ ...note("Once"), id }),
    me.records.add({ ...note("Once"), id }),
  ]);
  expect(two.record).toEqual(one.record);
  expect(two.receipt.transaction).toBe(one.receipt.transaction);
  expect(asha.wallet.prompts).toBe(prompts + 1);
  expect((await all(asha.me.history())).filter(({ kind }) => kind === "added")).toHaveLength(1);
  // the payload and the card
  expect(blobs.ids()).toHaveLength(before + 2);
});

test("of two tries at once with one id and other contents, the second is refused and leaves nothing", async () => {
  const { me, asha, id, blobs } = await practice("double click, other contents");
  const { prompts } = asha.wallet;
  const before = blobs.ids().length;
  const [one, two] = await Promise.allSettled([
    me.records.add({ ...note("Once"), id }),
    me.records.add({ ...note("Twice"), id }),
  ]);
  expect(one.status).toBe("fulfilled");
  expect(two).toMatchObject({ status: "rejected", reason: { code: "RECORD_ID_TAKEN" } });
  expect(asha.wallet.prompts).toBe(prompts + 1);
  expect(blobs.ids()).toHaveLength(before + 2);
});

test("of several records at once, those that another try has added meanwhile are not added again", async () => {
  const { me, asha, id, blobs } = await practice("double click, several");
  const before = blobs.ids().length;
  const [, two] = await Promise.all([
    me.records.add({ ...note("Once"), id }),
    me.records.addMany([{ ...note("Once"), id }, note("Twice")]),
  ]);
  expect(two.records.map(({ title }) => title)).toEqual(["Once", "Twice"]);
  expect(await titles(asha.me, "own")).toEqual(["Twice", "Once"]);
  expect((await all(asha.me.history())).filter(({ kind }) => kind === "added")).toHaveLength(2);
  expect(blobs.ids()).toHaveLength(before + 4);
});

test("records with ids of their own are at their prompts together", async () => {
  const { me, asha, id, entropy } = await practice("two clicks");
  const { prompts } = asha.wallet;
  asha.wallet.hold();
  const added = [me.records.add({ ...note("One"), id }), me.records.add({ ...note("Two"), id: newRecordId(entropy) })];
  await vi.waitFor(() => expect(asha.wallet.prompts).toBe(prompts + 2));
  asha.wallet.accept();
  await Promise.all(added);
  expect(await titles(asha.me, "own")).toHaveLength(2);
});

test("a second try that is aborted while it waits for the first ends, and the first goes on", async () => {
  const { me, asha, id } = await practice("aborted click");
  asha.wallet.hold();
  const { prompts } = asha.wallet;
  const first = me.records.add({ ...note("Once"), id });
  await vi.waitFor(() => expect(asha.wallet.prompts).toBe(prompts + 1));
  const stop = new AbortController();
  const second = me.records.add({ ...note("Once"), id }, { signal: stop.signal });
  const reason = new Error("enough");
  stop.abort(reason);
  await expect(second).rejects.toBe(reason);
  asha.wallet.accept();
  expect((await first).record.title).toBe("Once");
  expect(asha.wallet.prompts).toBe(prompts + 1);
});

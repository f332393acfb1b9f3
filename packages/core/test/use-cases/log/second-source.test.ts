import { expect, test, vi } from "vitest";
import { fixedClock, memoryDevice, memoryLedger, memoryProfiles } from "../../../src/fakes/index.js";
import { type Act, createChartkey, createReader, type HeadSource, type LedgerUpdate } from "../../../src/index.js";
import { genesisHead, nextHead, parseLedgerId } from "../../../src/adapters/index.js";
import { lyingLedger } from "../lying-ledger.js";
import { all, note, stage, START, titles } from "../stage.js";

const SECOND = /second source .*`heads`/u;

/**
 * A patient who reads through a node that may lie, on a device that never saw the ledger, and can
 * use a second node.
 */
async function clinic(name: string) {
  const s = stage(name);
  const asha = await s.patient("Asha");
  await asha.me.records.add(note("First"));
  const { head } = await s.ledger.account(asha.me.address);
  const old = (await all(s.ledger.entries({ log: asha.me.address }))).length;
  await asha.me.records.add(note("Second"));
  const node = lyingLedger(s.ledger);
  const second = lyingLedger(s.ledger);
  const connect = (heads: HeadSource | undefined = second.ledger, device = memoryDevice()) =>
    asha.connect(s.app(device, { ledger: node.ledger, heads }));
  /** The state before the second record. */
  const older = {
    account: () => ({ head, everyoneEpoch: 0, nonce: 0, access: 0 }),
    entries: (reported: readonly LedgerUpdate[]) => reported.slice(0, old),
  };
  return { ...s, asha, node, second, connect, older };
}

test("with a second source, whatever is written can be read", async () => {
  const { asha, app, ledger, blobs } = await clinic("honest");
  const me = await asha.connect(app(memoryDevice(), { ledger, blobs, heads: ledger.connect() }));
  await me.records.add(note("Third"));
  expect(await titles(me, "own")).toEqual(["Third", "Second", "First"]);
});

test("an older consistent state passes on a device that knows nothing, and not beside a second source", async () => {
  const { node, connect, older } = await clinic("older");
  node.tell(older);
  const alone = await node.ledger.account((await connect(node.ledger)).address);
  expect(alone.head).toBe(older.account().head);
  await expect(connect()).rejects.toMatchObject({
    code: "LEDGER_INCOMPLETE",
    retryable: true,
    message: expect.stringMatching(SECOND) as string,
  });
  node.tell({});
  expect(await titles(await connect(), "own")).toEqual(["Second", "First"]);
});

test("an invented log with an invented state does not pass beside a second source", async () => {
  const { asha, app, clock, blobs, second } = await clinic("invented");
  const invented = memoryLedger({ clock });
  await invented.submit([{ kind: "revokeEveryone", patient: asha.me.address }], asha.wallet);
  const over = { ledger: invented, blobs };
  await expect(asha.connect(app(memoryDevice(), over))).resolves.toBeDefined();
  await expect(asha.connect(app(memoryDevice(), { ...over, heads: second.ledger }))).rejects.toMatchObject({
    code: "LEDGER_INCOMPLETE",
    message: expect.stringMatching(SECOND) as string,
  });
});

test("a second source that is behind holds nothing up", async () => {
  const { second, connect, older } = await clinic("behind");
  second.tell(older);
  expect(await titles(await connect(), "own")).toEqual(["Second", "First"]);
  second.tell({ account: (reported) => ({ ...reported, head: genesisHead }) });
  expect(await titles(await connect(), "own")).toEqual(["Second", "First"]);
});

test("where the second source is ahead by a moment, the log is read again", async () => {
  const { node, connect, older } = await clinic("ahead");
  let asked = 0;
  node.tell({
    account: (reported) => (asked++ === 0 ? older.account() : reported),
    entries: (reported) => (asked === 1 ? older.entries(reported) : reported),
  });
  expect(await titles(await connect(), "own")).toEqual(["Second", "First"]);
  expect(asked).toBeGreaterThan(1);
});

test("a log ends with the later of the two heads", async () => {
  const { asha, node, second, older, clock } = await clinic("later");
  node.tell({ account: older.account });
  const reader = createReader({ ledger: node.ledger, heads: second.ledger, profiles: memoryProfiles(), clock });
  const alone = createReader({ ledger: node.ledger, profiles: memoryProfiles(), clock });
  const [whole, part] = [await all(reader.history(asha.me.address)), await all(alone.history(asha.me.address))];
  expect(whole.length).toBeGreaterThan(part.length);
});

test("what the second source does not have yet is shown, and is not final", async () => {
  const { asha, ledger, second, older, clock } = await clinic("not yet");
  const device = memoryDevice();
  const reader = () => createReader({ ledger, heads: second.ledger, profiles: memoryProfiles(), device, clock });
  const finals = async (from = reader()) =>
    (await all(from.history(asha.me.address))).map(({ position }) => position.final);
  second.tell(older);
  const reported = await finals();
  expect(reported).toContain(true);
  expect(reported.at(-1)).toBe(false);
  // nothing of it was remembered, since another branch may follow
  expect(await finals()).toEqual(reported);
  second.tell({});
  const one = reader();
  expect(await finals(one)).toEqual(reported.map(() => true));
  second.tell(older);
  expect(await finals(one)).toEqual(reported.map(() => true));
  expect(await finals()).toEqual(reported.map(() => true));
});

test("a continuation that the node invents is never final, and is forgotten", async () => {
  const { asha, node, second, ledger, clock } = await clinic("continued");
  const device = memoryDevice();
  const reader = createReader({ ledger: node.ledger, heads: second.ledger, profiles: memoryProfiles(), device, clock });
  const history = () => all(reader.history(asha.me.address));
  const truth = await history();
  const act: Act = { kind: "revokeEveryone", patient: asha.me.address };
  const last = (await all(ledger.entries({ log: asha.me.address }))).at(-1);
  if (last?.type !== "entry") throw new Error("unreachable");
  const { position } = last.entry;
  const invented = { ...last.entry, act, position: { ...position, sequence: position.sequence + 1n } };
  node.tell({
    account: (reported) => ({ ...reported, head: nextHead(reported.head, position.at.getTime() / 1000, act) }),
    entries: (reported) => [...reported, { type: "entry", entry: invented }],
  });
  const shown = await history();
  expect(shown.map(({ kind }) => kind)).toEqual([...truth.map(({ kind }) => kind), "revoked-everyone"]);
  expect(shown.at(-1)?.position.final).toBe(false);
  node.tell({});
  expect(await history()).toEqual(truth);
});

test("a second source that invents a head is named", async () => {
  const { second, connect } = await clinic("inventing");
  second.tell({ account: (reported) => ({ ...reported, head: `0x${"22".repeat(24)}` }) });
  await expect(connect()).rejects.toMatchObject({
    code: "LEDGER_INCOMPLETE",
    message: expect.stringMatching(SECOND) as string,
  });
});

test("a node that contradicts itself is named, whatever the second source reports", async () => {
  const { node, connect } = await clinic("itself");
  node.tell({ entries: (reported) => reported.slice(1) });
  await expect(connect()).rejects.toMatchObject({
    message: expect.stringContaining("the ledger's own state") as string,
  });
});

test("while the second source is away nothing is read, and then everything", async () => {
  const { ledger, connect } = await clinic("away");
  const heads = ledger.connect();
  heads.unplug();
  await expect(connect(heads)).rejects.toMatchObject({ code: "LEDGER_UNAVAILABLE", retryable: true });
  heads.plug();
  expect(await titles(await connect(heads), "own")).toEqual(["Second", "First"]);
});

test("two nodes that both went back do not take a device back behind what it saw as final", async () => {
  const { node, second, connect, older } = await clinic("both");
  const device = memoryDevice();
  expect(await titles(await connect(second.ledger, device), "own")).toEqual(["Second", "First"]);
  node.tell(older);
  second.tell(older);
  await expect(connect(second.ledger, device)).rejects.toMatchObject({
    code: "LEDGER_INCOMPLETE",
    message: expect.stringContaining("this device") as string,
  });
});

test("the second source is given the signal", async () => {
  const { asha, ledger, clock } = await clinic("signal");
  const account = vi.fn<HeadSource["account"]>((participant, options) => ledger.account(participant, options));
  const reader = createReader({ ledger, heads: { id: ledger.id, account }, profiles: memoryProfiles(), clock });
  const { signal } = new AbortController();
  await reader.history(asha.me.address).page({ signal });
  expect(account).toHaveBeenCalledWith(asha.me.address, expect.objectContaining({ signal }));
  await expect(reader.history(asha.me.address).page({ signal: AbortSignal.abort("enough") })).rejects.toBe("enough");
});

test("a second source of another ledger is a mistake of the app", () => {
  const { ledger, blobs, profiles } = stage("other");
  const heads = memoryLedger({ clock: fixedClock(START), id: parseLedgerId("memory:1:other") });
  const named = expect.objectContaining({ message: expect.stringContaining("`heads`") as string }) as Error;
  expect(() => createChartkey({ ledger, heads, blobs, profiles })).toThrow(TypeError);
  expect(() => createChartkey({ ledger, heads, blobs, profiles })).toThrow(named);
  expect(() => createReader({ ledger, heads, profiles })).toThrow(TypeError);
});

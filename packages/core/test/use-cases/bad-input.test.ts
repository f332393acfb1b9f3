import { expect, test } from "vitest";
import { type Chartkey, isChartkeyError, type Participant, parseRecordId, type Wallet } from "../../src/index.js";
import { normalizeText } from "../../src/domain/checks/shown-text.js";
import texts from "../vectors/texts.json" with { type: "json" };
import { note, stage } from "./stage.js";
import { connectWatched, watched } from "./watched.js";

// a value that JavaScript can pass although its type is wrong
type Bad = never;

interface Parts {
  readonly me: Participant;
  readonly chartkey: Chartkey<Wallet>;
  /** A good value for each field that is not under test. */
  readonly rao: Participant["address"];
  readonly request: string;
}

const record = parseRecordId(`0x${"88".repeat(16)}`);
const notText = [1, null, {}, [], true];
// what nobody sees, or what shows another text than it is
const badText = [
  ...Object.values(texts.line.refused)
    .flat()
    .filter((text) => normalizeText(text) === text && text.length <= 40),
  "a\ud83d",
  "\ude00",
];
const notFlag = [null, 0, 1, "yes", {}];
const notId = ["", "0x", "88", `0x${"88".repeat(15)}`, `0x${"8g".repeat(16)}`, ...notText];
const notAddress = ["", "0x", "Rao", `0x${"88".repeat(19)}`, `0x${"aB".repeat(20)}`, undefined, ...notText];
// the last is a date, but none that a ledger can hold
const notDate = [null, 0, 1.5, "2027-01-01", {}, new Date(Number.NaN), new Date(8.64e15)];
const notScope = [
  null,
  "all",
  "",
  5,
  [],
  {},
  { folder: undefined },
  { folder: record, record },
  ...notId.map((folder) => ({ folder })),
  ...notId.map((id) => ({ record: id })),
];
const past = [new Date(0), new Date("2026-03-02T08:00:00Z")];
const notState = ["", "Active", ...notText];

// an array with a hole, which `map` passes over
const hole: unknown[] = Array.from({ length: 0 });
hole.length = 1;

const add = (fields: object) => (p: Parts) => p.me.records.add({ ...note("Good"), ...fields });
const amend = (fields: object) => (p: Parts) => p.me.records.amend(record, { title: "Better", ...fields });
const give = (fields: object) => (p: Parts) => p.me.grants.give({ grantee: p.rao, scope: "everything", ...fields });
const send = (fields: object) => (p: Parts) => p.me.sentRequests.send({ patient: p.rao, purpose: "TREAT", ...fields });
const profile = (fields: object) => (p: Parts) => p.me.profile.update(fields);
const approve = (fields: object) => (p: Parts) => p.me.requests.approve(p.request as Bad, fields);

/** Function and field, how a value gets there, and values that are wrong. */
const table: readonly (readonly [string, string, (value: Bad) => (p: Parts) => unknown, readonly unknown[]])[] = [
  ["records.add", "content", (content) => add({ content }), ["text", 1, null, undefined, {}, [1]]],
  [
    "records.add",
    "title",
    (title) => add({ title }),
    ["", "two\nlines", "x".repeat(301), undefined, ...notText, ...badText],
  ],
  ["records.add", "mediaType", (mediaType) => add({ mediaType }), ["text", "x".repeat(200), "a/b\r\n", ...notText]],
  ["records.add", "category", (category) => add({ category }), ["", "x".repeat(81), ...notText, ...badText]],
  [
    "records.add",
    "occurred",
    (occurred) => add({ occurred }),
    [null, 0, ...texts.dates.refused, new Date(Number.NaN), new Date(8.64e15), new Date(-8.64e15)],
  ],
  ["records.add", "size", (size) => add({ size }), [-1, 1.5, Number.NaN, Infinity, 2 ** 60, "1", null]],
  ["records.add", "folder", (folder) => add({ folder }), notId],
  ["records.add", "id", (id) => add({ id }), notId],
  ["records.add", "signal", (signal) => (p) => p.me.records.add(note("Good"), { signal }), [1, "abort", {}]],
  ["records.add", "onProgress", (onProgress) => (p) => p.me.records.add(note("Good"), { onProgress }), [1, "log", {}]],
  ["records.addMany", "records", (inputs) => (p) => p.me.records.addMany(inputs), [undefined, null, 5, {}]],
  ["records.addMany", "records[1]", (one) => (p) => p.me.records.addMany([note("Good"), one]), [undefined, null, 5]],
  ["records.addEach", "records", (inputs) => (p) => p.me.records.addEach(inputs), [undefined, null, 5, {}]],
  ["records.amend", "record", (id) => (p) => p.me.records.amend(id, { title: "Better" }), [undefined, ...notId]],
  ["records.amend", "content", (content) => amend({ content }), ["text", 1, {}]],
  ["records.amend", "title", (title) => amend({ title }), ["", "x".repeat(301), ...notText, ...badText]],
  ["records.amend", "mediaType", (mediaType) => amend({ mediaType }), ["text", ...notText]],
  ["records.amend", "category", (category) => amend({ category }), ["", ...notText, ...badText]],
  [
    "records.amend",
    "occurred",
    (occurred) => amend({ occurred }),
    [null, 0, new Date(Number.NaN), ...texts.dates.refused],
  ],
  ["records.amend", "size", (size) => amend({ size }), [3, -1, "1", null]],
  ["records.amend", "base", (base) => amend({ base }), [0, -1, 1.5, Number.NaN, "1", null]],
  ["records.list", "folder", (folder) => (p) => p.me.records.list({ folder }), notId],
  [
    "records.list",
    "category",
    (category) => (p) => p.me.records.list({ category }),
    ["", "x".repeat(81), ...notText, ...badText],
  ],
  ["records.list", "since", (since) => (p) => p.me.records.list({ since }), notDate.slice(0, 6)],
  ["records.list", "before", (before) => (p) => p.me.records.list({ before }), notDate.slice(0, 6)],
  ["records.list", "author", (author) => (p) => p.me.records.list({ author }), ["", "Asha", ...notText]],
  ["records.list.page", "size", (size) => (p) => p.me.records.list().page({ size }), [0, 101, 1.5, Number.NaN, "5"]],
  ["records.list.page", "after", (after) => (p) => p.me.records.list().page({ after }), [5, {}, "x".repeat(257)]],
  ["records.versions", "record", (id) => (p) => p.me.records.versions(id), [undefined, ...notId]],
  ["records.open", "record", (id) => (p) => p.me.records.open(id), [undefined, ...notId]],
  ["records.open", "version", (version) => (p) => p.me.records.open({ record, version }), [0, -1, 1.5, "1", null]],
  [
    "folders.create",
    "name",
    (name) => (p) => p.me.folders.create(name),
    ["", " ", "x".repeat(121), ...notText, ...badText],
  ],
  ["grants.give", "grantee", (grantee) => give({ grantee }), notAddress],
  ["grants.give", "scope", (scope) => give({ scope }), [undefined, ...notScope]],
  ["grants.give", "until", (until) => give({ until }), [...notDate, ...past]],
  ["grants.give", "purpose", (purpose) => give({ purpose }), ["", "x".repeat(65), ...notText, ...badText]],
  ["grants.give", "from", (from) => give({ from }), ["past", "", true, 1, null]],
  ["grants.give", "from", (from) => give({ scope: { record }, from }), ["now"]],
  ["grants.give", "follow", (follow) => give({ follow }), [...notFlag, false]],
  [
    "grants.giveMany",
    "grants[0]: `follow`",
    (follow) => (p) => p.me.grants.giveMany([{ grantee: p.rao, scope: "everything", follow }]),
    [false],
  ],
  ["grants.giveMany", "grants", (grants) => (p) => p.me.grants.giveMany(grants), [undefined, null, 5, {}, []]],
  ["grants.giveMany", "grants[0]", (one) => (p) => p.me.grants.giveMany([one]), [undefined, null, 5]],
  ["grants.giveEach", "grants", (grants) => (p) => p.me.grants.giveEach(grants), [undefined, null, 5, {}, []]],
  ["grants.list", "grantee", (grantee) => (p) => p.me.grants.list({ grantee }), ["", "Rao", ...notText]],
  ["grants.list", "state", (state) => (p) => p.me.grants.list({ state }), notState],
  ["grants.list", "withPeople", (withPeople) => (p) => p.me.grants.list({ withPeople }), notFlag],
  ["grants.revoke", "grantee", (grantee) => (p) => p.me.grants.revoke({ grantee, scope: "everything" }), notAddress],
  ["grants.revoke", "scope", (scope) => (p) => p.me.grants.revoke({ grantee: p.rao, scope }), [undefined, ...notScope]],
  ["grants.revokeMany", "grants", (grants) => (p) => p.me.grants.revokeMany(grants), [undefined, null, 5, {}, []]],
  ["grants.revokeMany", "grants[0]", (one) => (p) => p.me.grants.revokeMany([one]), [undefined, null, 5]],
  ["grants.revokeAll", "grantee", (grantee) => (p) => p.me.grants.revokeAll({ grantee }), notAddress],
  ["requests.list", "state", (state) => (p) => p.me.requests.list({ state }), notState],
  ["requests.approve", "request", (id) => (p) => p.me.requests.approve(id), [undefined, ...notId]],
  ["requests.approve", "scope", (scope) => approve({ scope }), notScope],
  ["requests.approve", "until", (until) => approve({ until }), [...notDate, ...past]],
  ["requests.approve", "from", (from) => approve({ from }), ["past", "", true, 1, null]],
  ["requests.approve", "follow", (follow) => approve({ follow }), [...notFlag, false]],
  ["requests.approve", "from", (from) => approve({ scope: { record }, from }), ["now"]],
  ["requests.reject", "request", (id) => (p) => p.me.requests.reject(id), [undefined, ...notId]],
  ["requests.dismiss", "request", (id) => (p) => p.me.requests.dismiss(id), [undefined, ...notId]],
  ["sentRequests.send", "patient", (patient) => send({ patient }), notAddress],
  ["sentRequests.send", "scope", (scope) => send({ scope }), notScope],
  [
    "sentRequests.send",
    "purpose",
    (purpose) => send({ purpose }),
    ["", "x".repeat(65), undefined, ...notText, ...badText],
  ],
  ["sentRequests.send", "until", (until) => send({ until }), [...notDate, ...past]],
  [
    "sentRequests.send",
    "message",
    (message) => send({ message }),
    ["", "\n", "x".repeat(2001), "a\ud83d", "\u202ea", "a\u0007", "\ufeffa", ...notText],
  ],
  ["sentRequests.list", "withPeople", (withPeople) => (p) => p.me.sentRequests.list({ withPeople }), notFlag],
  ["sentRequests.list", "state", (state) => (p) => p.me.sentRequests.list({ state }), notState],
  ["sentRequests.cancel", "request", (id) => (p) => p.me.sentRequests.cancel(id), [undefined, ...notId]],
  [
    "receivedGrants.list",
    "patient",
    (patient) => (p) => p.me.receivedGrants.list({ patient }),
    ["", "Asha", ...notText],
  ],
  ["receivedGrants.list", "state", (state) => (p) => p.me.receivedGrants.list({ state }), notState],
  ["sharedRecords.list", "patient", (patient) => (p) => p.me.sharedRecords.list({ patient }), ["", "Asha", ...notText]],
  ["sharedRecords.open", "patient", (patient) => (p) => p.me.sharedRecords.open({ patient, record }), notAddress],
  [
    "sharedRecords.open",
    "record",
    (id) => (p) => p.me.sharedRecords.open({ patient: p.rao, record: id }),
    [undefined, ...notId],
  ],
  [
    "sharedRecords.open",
    "version",
    (version) => (p) => p.me.sharedRecords.open({ patient: p.rao, record, version }),
    [0, -1, 1.5, "1", null],
  ],
  [
    "register",
    "roles",
    (roles) => (p) => p.me.register({ roles, profile: { name: "Asha", listed: true } }),
    [[], ["A"], 5],
  ],
  [
    "register",
    "profile",
    (value) => (p) => p.me.register({ roles: ["patient"], profile: value }),
    [undefined, null, 5],
  ],
  [
    "register",
    "folder",
    (folder) => (p) => p.me.register({ roles: ["patient"], profile: { name: "Asha", listed: true }, folder }),
    ["", "x".repeat(121), ...notText, ...badText],
  ],
  ["profile.update", "name", (name) => profile({ name }), ["", "x".repeat(121), ...notText, ...badText]],
  ["profile.update", "speciality", (speciality) => profile({ speciality }), ["x".repeat(81), ...notText]],
  ["profile.update", "languages", (languages) => profile({ languages }), ["en", ["?"], 5, {}]],
  ["profile.update", "listed", (listed) => profile({ listed }), notFlag],
  ["people.get", "address", (address) => (p) => p.me.people.get(address), notAddress],
  ["people.find", "role", (role) => (p) => p.me.people.find({ role }), ["", "A doctor", undefined, ...notText]],
  ["people.find", "text", (text) => (p) => p.me.people.find({ role: "doctor", text }), ["x".repeat(81), ...notText]],
  [
    "people.find",
    "speciality",
    (speciality) => (p) => p.me.people.find({ role: "doctor", speciality }),
    ["x".repeat(81), ...notText],
  ],
  [
    "export",
    "recipients",
    (recipients) => (p) => p.me.export({ recipients }),
    [[], ["age1"], "age1", 5, null, [undefined]],
  ],
  [
    "hasAccess",
    "patient",
    (patient) => (p) => p.chartkey.hasAccess({ patient, grantee: p.rao, scopes: ["everything"] }),
    notAddress,
  ],
  [
    "hasAccess",
    "grantee",
    (grantee) => (p) => p.chartkey.hasAccess({ patient: p.rao, grantee, scopes: ["everything"] }),
    notAddress,
  ],
  [
    "hasAccess",
    "scopes",
    (scopes) => (p) => p.chartkey.hasAccess({ patient: p.rao, grantee: p.me.address, scopes }),
    [undefined, null, 5, "everything", ...notScope.map((scope) => [scope]), hole],
  ],
  [
    "finalized",
    "receipt",
    (receipt) => (p) => p.chartkey.finalized(receipt),
    // what a write returns has its receipt inside
    [undefined, null, 5, {}, { receipt: { transaction: "1" } }],
  ],
  ["history", "patient", (patient) => (p) => p.chartkey.history(patient), notAddress],
  [
    "follow",
    "patients",
    (patients) => (p) => p.chartkey.follow({ patients }),
    [5, "Asha", ["Asha"], [null], null, [], Array.from({ length: 101 }, () => `0x${"88".repeat(20)}`)],
  ],
  ["follow", "after", (after) => (p) => p.chartkey.follow({ after }), [5, {}, "x", null, "Now"]],
  ["follow", "counterparty", (counterparty) => (p) => p.chartkey.follow({ counterparty }), [null, ...notAddress]],
];

const isIterable = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === "object" && value !== null && Symbol.asyncIterator in value;

const writing = /^(?:blobs\.(?:put|unpin)|profiles\.(?:put|remove|publish)|ledger\.submit|wallet\.)/u;

let parts: Promise<Parts & { readonly written: string[] }> | undefined;

async function practice() {
  const s = stage("bad input");
  const [asha, rao] = [await s.patient("Asha"), await s.doctor("Rao")];
  await asha.me.records.add({ ...note("Kept"), id: record });
  const { id } = await rao.me.sentRequests.send({ patient: asha.me.address, purpose: "TREAT" });
  const written: string[] = [];
  const watch = (call: string) => void (writing.test(call) && written.push(call));
  const me = await connectWatched(s, asha, watch);
  const chartkey = s.app(undefined, { ledger: watched("ledger", s.ledger, watch) });
  return { me, chartkey, rao: rao.me.address, request: id, written };
}

/** What is wrong with the outcome of a call; nothing for a typed error that names the field. */
function fault(outcome: unknown, field: string): string | undefined {
  if (!(outcome instanceof TypeError) && !isChartkeyError(outcome)) return `is no typed error: ${String(outcome)}`;
  return outcome.message.includes(field) ? undefined : `does not name the field: ${outcome.message}`;
}

async function ended(call: () => unknown): Promise<unknown> {
  try {
    const result = await call();
    if (!isIterable(result)) return result;
    for await (const one of result) return one;
    return undefined;
  } catch (error) {
    return error;
  }
}

test.each(table)("%s refuses a bad `%s` by its name, and writes nothing", async (_name, field, call, values) => {
  const p = await (parts ??= practice());
  const faults: string[] = [];
  for (const value of values) {
    p.written.length = 0;
    const outcome = await ended(() => call(value as Bad)(p));
    const found = [fault(outcome, field), p.written.length > 0 ? `wrote: ${p.written.join(", ")}` : undefined];
    faults.push(...found.flatMap((one) => (one === undefined ? [] : `${JSON.stringify(value)} ${one}`)));
  }
  expect(faults).toEqual([]);
});

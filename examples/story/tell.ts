import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { isChartkeyError, type Participant, type RecordVersion } from "@chartkey/core";
import { document } from "./documents.ts";
import { bytes, cost, day, type Narrator } from "./narrator.ts";

/** Fails the example, so that a run succeeds only if the story went as expected. */
export function must<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`The story went wrong: ${what}`);
  return value;
}

/** All that a list has now. */
export async function all<T>(list: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of list) items.push(item);
  return items;
}

async function signUp(asha: Participant, rao: Participant, { chapter, say, timed }: Narrator) {
  chapter("They sign up");
  await timed(
    () => asha.register({ roles: ["patient"], profile: { name: "Asha", listed: true } }),
    (receipt, took) => say("Asha puts her key on the ledger and signs her profile.", cost(receipt), took),
  );
  await timed(
    () => rao.register({ roles: ["doctor"], profile: { name: "Dr Rao", speciality: "Cardiology", listed: true } }),
    (receipt, took) => say("Dr Rao does the same.", cost(receipt), took),
  );
}

async function store(asha: Participant, { chapter, say, timed }: Narrator): Promise<readonly RecordVersion[]> {
  chapter("Asha stores her records");
  const ct = await document("ct-slice.dcm", {
    title: "CT, abdomen",
    mediaType: "application/dicom",
    occurred: "2026-01-19",
  });
  const first = await timed(
    () => asha.records.add(ct),
    ({ record, receipt }, took) =>
      say(`“${record.title}”, ${bytes(record.size)}, encrypted here and stored.`, cost(receipt), took),
  );
  const papers = [
    await document("patient-summary.json", { title: "Patient summary", mediaType: "application/fhir+json" }),
    await document("blood-count.pdf", {
      title: "Complete blood count",
      mediaType: "application/pdf",
      category: "laboratory",
    }),
    await document("continuity-of-care.xml", { title: "Continuity of care", mediaType: "application/hl7-cda+xml" }),
  ];
  const rest = await timed(
    () => asha.records.addMany(papers),
    ({ records, receipt }, took) =>
      say(`${records.length} more papers in one transaction, with one prompt.`, cost(receipt), took),
  );
  assert.deepEqual([first.without, rest.without], [[], []], "Nobody who may read goes without keys");
  return [first.record, ...rest.records];
}

async function ask(asha: Participant, rao: Participant, { chapter, say }: Narrator) {
  chapter("Dr Rao asks");
  say(`Dr Rao's dashboard: ${(await all(rao.sharedRecords.list())).length} records.`);
  const [patient] = (await rao.people.find({ role: "patient", text: "ash" }).page()).items;
  const found = must(patient, "the patient was not found");
  await rao.sentRequests.send({ patient: found.address, purpose: "TREAT", message: "Before Tuesday's visit, please." });
  say(`He finds ${found.name} and asks. The ledger holds a sealed pointer; purpose and text are for her alone.`);
  const request = must((await asha.requests.list({ state: "open" }).page()).items[0], "no request came");
  say(`Asha reads: ${request.requester.name} (${request.purpose}): “${request.message}”`);
  return request;
}

async function approveAndRead(asha: Participant, rao: Participant, { chapter, say, timed }: Narrator) {
  const request = await ask(asha, rao, { chapter, say, timed });
  chapter("Asha approves, Dr Rao reads");
  const until = new Date(request.sent.getTime() + 30 * 86_400_000);
  const { grant: given } = await timed(
    () => asha.requests.approve(request.id, { until }),
    (approved, took) => say(`Asha approves until ${day(until)}.`, cost(approved.receipt), took),
  );
  if (given.problem) throw given.problem;
  const rows = await all(rao.sharedRecords.list());
  assert.equal(rows.length, (await all(asha.records.list())).length);
  for (const row of rows) {
    if (!row.ok) throw row.problem;
    const opened = await rao.sharedRecords.open(row.record.ref);
    await timed(
      () => opened.bytes(),
      (content, took) => {
        const digest = createHash("sha256").update(content).digest("hex").slice(0, 12);
        say(`Dr Rao reads “${row.record.title}”, ${bytes(content.length)}.`, `sha-256 ${digest}…`, took);
      },
    );
  }
  for (const grant of await all(asha.grants.list({ state: "active" }))) {
    const person = await asha.people.get(grant.grantee);
    say(
      `Asha's access list: ${person?.name ?? grant.grantee}, everything, since ${day(grant.grantedAt)}, until ${day(must(grant.until, "no end"))}.`,
    );
  }
}

async function revoke(asha: Participant, rao: Participant, record: RecordVersion, { chapter, say, timed }: Narrator) {
  chapter("Asha revokes");
  const grant = must((await asha.grants.list({ state: "active" }).page()).items[0], "there is no grant");
  await timed(
    () => asha.grants.revoke(grant),
    (revoked, took) =>
      say(
        `The next record gets new keys. Dr Rao may have kept up to ${revoked.mayStillHold?.length ?? "all"} records that he could open.`,
        cost(revoked),
        took,
      ),
  );
  const refusal = await rao.sharedRecords.open(record.ref).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!isChartkeyError(refusal, "RECORD_UNAVAILABLE")) throw refusal ?? new Error("Dr Rao was not refused");
  say(`Dr Rao opens “${record.title}” again and is refused: ${refusal.code}.`);
  const letter = await document("discharge-summary.pdf", { title: "Discharge summary", mediaType: "application/pdf" });
  const { record: added, receipt, exposedTo } = await asha.records.add(letter);
  assert.deepEqual(exposedTo, [], "Nobody whose access has ended can read it");
  say(`Asha adds “${added.title}”, ${bytes(added.size)}.`, cost(receipt));
  say(
    `Dr Rao's dashboard: ${(await all(rao.sharedRecords.list())).length} records. Asha's own: ${(await all(asha.records.list())).length}.`,
  );
}

/**
 * The story of the paper: a patient stores records, a doctor requests access, reads, and is refused
 * after the revocation.
 */
export async function tell(asha: Participant, rao: Participant, narrator: Narrator): Promise<void> {
  await signUp(asha, rao, narrator);
  const [record] = await store(asha, narrator);
  await approveAndRead(asha, rao, narrator);
  await revoke(asha, rao, must(record, "nothing was stored"), narrator);
  narrator.chapter("What happened, compared with the ledger's head");
  for (const { kind, by, verified } of await all(asha.history())) {
    narrator.say(
      `${by === asha.address ? "Asha" : "Dr Rao"}: ${kind}${verified ? "" : " (reported by the requester, in no head)"}`,
    );
  }
}

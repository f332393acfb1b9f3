import { expect } from "vitest";
import { isChartkeyError } from "../../src/index.js";
import { all, note, stage, titles } from "../use-cases/stage.js";

const SCAN_BYTES = 3 * 65_536 + 17;

/**
 * The whole story with the inputs and outputs of a page: a file from a form, a stream from the
 * network, a response for a download.
 */
export async function tellStory(name: string): Promise<void> {
  const { doctor, patient } = stage(name);
  const asha = await patient("Asha");
  const rao = await doctor("Dr Rao");
  const scan = Uint8Array.from({ length: SCAN_BYTES }, (_, i) => i % 251);
  const details = { title: "Chest X-ray", mediaType: "application/dicom" };
  const { record } = await asha.me.records.add({
    content: new File([scan], "scan.dcm"),
    size: scan.length,
    ...details,
  });
  const stream = new Blob(["Penicillin"]).stream();
  await asha.me.records.add({ content: stream, title: "Allergies", mediaType: "text/plain" });
  await asha.me.records.amend(record.ref.record, { title: "Chest X-ray, left" });

  await rao.me.sentRequests.send({ patient: asha.me.address, purpose: "TREAT", message: "Before Tuesday, please." });
  const [request] = await all(asha.me.requests.list({ state: "open" }));
  if (!request) throw new Error("no request");
  await asha.me.requests.approve(request.id);
  expect(await titles(rao.me, "shared")).toEqual(["Allergies", "Chest X-ray, left"]);
  const opened = await rao.me.sharedRecords.open(record.ref);
  const download = await new Response(opened.stream()).blob();
  expect(new Uint8Array(await download.arrayBuffer())).toEqual(scan);

  await asha.me.grants.revoke({ grantee: rao.me.address, scope: "everything" });
  await expect(rao.me.sharedRecords.open(record.ref)).rejects.toSatisfy((error) =>
    isChartkeyError(error, "RECORD_UNAVAILABLE"),
  );
  await asha.me.records.add(note("After"));
  expect(await titles(rao.me, "shared")).toEqual([]);
  expect(await titles(asha.me, "own")).toEqual(["After", "Allergies", "Chest X-ray, left"]);
  const second = await asha.me.records.open({ record: record.ref.record, version: 2 });
  expect(await second.bytes()).toEqual(scan);
}

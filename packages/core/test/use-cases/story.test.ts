import { expect, test } from "vitest";
import { isChartkeyError } from "../../src/index.js";
import { all, note, stage, text, titles } from "./stage.js";

test("a patient stores records, a doctor requests access, reads, and is refused after the revocation", async () => {
  const { doctor, patient, clock } = stage("story");
  const asha = await patient("Asha");
  const rao = await doctor("Dr Rao");
  const { record } = await asha.me.records.add({
    content: text("a scan"),
    title: "Chest X-ray",
    mediaType: "application/dicom",
  });
  await asha.me.records.add(note("Allergies"));
  expect(await titles(asha.me, "own")).toEqual(["Allergies", "Chest X-ray"]);
  expect(await titles(rao.me, "shared")).toEqual([]);

  await rao.me.sentRequests.send({
    patient: asha.me.address,
    purpose: "TREAT",
    message: "Before Tuesday's visit, please.",
  });
  const [request] = await all(asha.me.requests.list({ state: "open" }));
  expect(request).toMatchObject({
    purpose: "TREAT",
    message: "Before Tuesday's visit, please.",
    requester: { name: "Dr Rao" },
  });
  if (!request) throw new Error("no request");
  await asha.me.requests.approve(request.id, { until: new Date(clock.now().getTime() + 86_400_000) });
  expect((await all(rao.me.sentRequests.list()))[0]?.state).toBe("approved");

  expect(await titles(rao.me, "shared")).toEqual(["Allergies", "Chest X-ray"]);
  const opened = await rao.me.sharedRecords.open(record.ref);
  expect(new TextDecoder().decode(await opened.bytes())).toBe("a scan");

  const [grant] = await all(asha.me.grants.list({ state: "active" }));
  if (!grant) throw new Error("no grant");
  expect(grant).toMatchObject({ grantee: rao.me.address, scope: "everything", purpose: "TREAT" });
  const revoked = await asha.me.grants.revoke(grant);
  expect(revoked.mayStillHold).toHaveLength(2);

  await expect(rao.me.sharedRecords.open(record.ref)).rejects.toSatisfy((error) =>
    isChartkeyError(error, "RECORD_UNAVAILABLE"),
  );
  expect(await titles(rao.me, "shared")).toEqual([]);
  await asha.me.records.add(note("After"));
  expect(await titles(asha.me, "own")).toEqual(["After", "Allergies", "Chest X-ray"]);
  expect((await all(asha.me.history())).map(({ kind }) => kind)).toEqual([
    "registered",
    "folder",
    "added",
    "added",
    "requested",
    "granted",
    "revoked",
    "rekeyed",
    "added",
  ]);
});

import { expect, test } from "vitest";
import { type BlobStore, ChartkeyError } from "../../../src/adapters/index.js";
import { note, stage } from "../stage.js";
import { metered } from "./hostile.js";

test("rows that are missing on a later page, since their grant cannot be opened now, are named there", async () => {
  const s = stage("moved");
  const [asha, rao] = [await s.patient("Asha"), await s.doctor("Rao")];
  await asha.me.records.addMany([note("1"), note("2"), note("3")]);
  await asha.me.grants.give({ grantee: rao.me.address, scope: "everything" });
  const [first, second] = [await metered(s, rao), { away: true }];
  const { next } = await first.me.sharedRecords.list().page({ size: 1 });
  const blobs: BlobStore = {
    ...s.blobs,
    get: (id, options) => {
      if (second.away) throw new ChartkeyError("BLOB_UNAVAILABLE", { retryable: true });
      return s.blobs.get(id, options);
    },
  };
  const later = await metered(s, rao, { blobs });
  const page = await later.me.sharedRecords.list().page({ size: 100, after: next });
  expect(page.problems).toMatchObject([{ subject: asha.me.address, problem: { code: "BLOB_UNAVAILABLE" } }]);
});

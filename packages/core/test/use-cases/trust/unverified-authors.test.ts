import { expect, test } from "vitest";
import type { Act } from "../../../src/index.js";
import { encodedEverything } from "../../../src/domain/grants/scope.js";
import { all, note, stage } from "../stage.js";

test("an unverified doctor offers a record: no grant is given, and without one the ledger takes no offer", async () => {
  const s = stage("offers");
  const [asha, rao] = [await s.patient("Asha"), await s.doctor("Rao")];
  const trust = { registrars: [s.council.address], grants: "verified" } as const;
  const me = await asha.connect(s.app(undefined, { trust }));
  await me.records.add(note("Before"));
  const offer: Act = {
    kind: "offerRecord",
    patient: me.address,
    author: rao.me.address,
    scope: encodedEverything,
    amends: false,
    offer: `0x${"0f".repeat(32)}`,
  };
  const account = await s.ledger.account(me.address);
  const give = () => me.grants.give({ grantee: rao.me.address, scope: "everything" });

  await expect(give()).rejects.toMatchObject({ code: "PARTICIPANT_UNVERIFIED" });
  await expect(s.ledger.submit([offer], rao.wallet)).rejects.toMatchObject({ code: "LEDGER_REVERTED" });
  expect(await s.ledger.account(me.address)).toEqual(account);
  expect((await all(me.records.list())).length).toBe(1);
});

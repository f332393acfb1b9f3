import { expect, test } from "vitest";
import { derivePairKeys, pairKeys } from "../../src/envelope/pair-key.js";
import { asha, ledger, otherLedger, rao, stranger } from "./cast.js";
import { coded } from "./throws.js";

const side = ({ address, bundle }: typeof asha) => ({ address, agree: bundle.agree });

test("both sides have the same keys", async () => {
  const one = await pairKeys(asha.identity, side(rao));
  const other = await pairKeys(rao.identity, side(asha));
  expect(one).toEqual(other);
  expect(one.pointer).not.toEqual(one.tag);
  expect(one.pointer.length).toBe(32);
});

test("another peer, ledger or address has others", async () => {
  const shared = await asha.identity.agree(rao.bundle.agree);
  const keys = derivePairKeys(shared, ledger, side(asha), side(rao));
  expect(derivePairKeys(shared, otherLedger, side(asha), side(rao))).not.toEqual(keys);
  expect(derivePairKeys(shared, ledger, side(asha), { ...side(rao), address: stranger.address })).not.toEqual(keys);
  expect(await pairKeys(asha.identity, side(stranger))).not.toEqual(keys);
});

test("an all-zero agreement is refused", async () => {
  await expect(pairKeys(asha.identity, { ...side(rao), agree: new Uint8Array(32) })).rejects.toThrow(
    coded("SEAL_INVALID"),
  );
});

import { expect, test } from "vitest";
import { ChartkeyError, type ErrorCode } from "../../../src/adapters/index.js";
import { writes } from "../writes.js";
import { disturbed } from "./disturbed.js";

/** How each port fails when its backend dies. */
const failures: Readonly<Record<string, ErrorCode>> = {
  blobs: "BLOB_UNAVAILABLE",
  device: "BLOB_STORE_FULL",
  ledger: "LEDGER_UNAVAILABLE",
  profiles: "DIRECTORY_UNAVAILABLE",
  wallet: "WALLET_REJECTED",
};

const failureAt = (call: string) => new ChartkeyError(failures[call.slice(0, call.indexOf("."))] ?? "FORMAT_INVALID");

test.each(Object.entries(writes))(
  "%s leaves nothing behind whichever call of a port fails, and a second try works",
  async (_name, prepare) => {
    const write = await prepare();
    let failed = 0;
    let call = "";
    for await (const attempt of disturbed(write, (at) => {
      call = at;
      throw failureAt(at);
    })) {
      const { outcome, reached, submitted, stored, again } = attempt;
      if (!reached) break;
      failed += 1;
      if (outcome instanceof Error) expect(outcome, call).toMatchObject({ code: failureAt(call).code });
      if (!submitted) expect([0, write.stays], call).toContain(stored);
      if (submitted && write.again) await expect(again(), call).rejects.toMatchObject({ code: write.again });
      else await expect(again(), call).resolves.toBeDefined();
    }
    expect(failed).toBeGreaterThan(8);
  },
);

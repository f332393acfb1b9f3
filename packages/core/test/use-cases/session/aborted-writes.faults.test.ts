import { expect, test } from "vitest";
import { writes } from "../writes.js";
import { disturbed } from "./disturbed.js";

const reason = new Error("Enough");

test.each(Object.entries(writes))(
  "%s aborted at any call of a port leaves nothing behind, and a second try works",
  async (_name, prepare) => {
    const write = await prepare();
    let aborted = 0;
    let call = "";
    for await (const attempt of disturbed(write, (at, controller) => {
      call = at;
      controller.abort(reason);
    })) {
      const { outcome, reached, submitted, stored, again } = attempt;
      if (!reached) {
        expect(outcome).not.toBeInstanceOf(Error);
        break;
      }
      aborted += 1;
      if (outcome instanceof Error) expect(outcome, call).toBe(reason);
      if (!submitted) {
        expect(outcome, call).toBe(reason);
        expect([0, write.stays], call).toContain(stored);
      }
      if (submitted && write.again) await expect(again(), call).rejects.toMatchObject({ code: write.again });
      else await expect(again(), call).resolves.toBeDefined();
    }
    expect(aborted).toBeGreaterThan(8);
  },
);

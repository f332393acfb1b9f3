import { expect, test } from "vitest";
import { fixedClock, memoryWallet } from "../../../src/fakes/index.js";
import { Reading } from "../../../src/use-cases/lists/reading.js";
import { START } from "../stage.js";

const bytes = new Uint8Array(3);

test("who looks up the same as a party that may look up no more is not refused with it", async () => {
  await Reading.page(fixedClock(START), async (reading) => {
    const [mallory, asha] = ["Mallory", "Asha"].map((name) => reading.of(memoryWallet(name).address));
    const away = async () => Promise.reject(new Error("away"));
    for (let nth = 0; nth < 32; nth++) await expect(mallory?.lookUp(`nothing ${nth}`, away)).rejects.toThrow("away");
    const both = await Promise.allSettled([mallory, asha].map((party) => party?.lookUp("block", async () => bytes)));
    expect(both).toMatchObject([
      { status: "rejected", reason: { code: "BLOB_UNAVAILABLE" } },
      { status: "fulfilled", value: bytes },
    ]);
  });
});

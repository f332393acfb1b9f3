import { parseContentId } from "@chartkey/core/adapters";
import * as dagPb from "@ipld/dag-pb";
import { describe, expect, test } from "vitest";
import { holderPinOf } from "../src/holder-pin.js";

const one = parseContentId("bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku");
const two = parseContentId("bafkreigreeiadcbnftqwvbkt4re3nsfx64pgda3o7qxecykdqchsbzzb44");

describe("holderPinOf", () => {
  test("does not change: a pin of an older version can be removed", async () => {
    const { cid } = await holderPinOf(one, "alice/record");
    expect(cid.toString()).toBe("bafybeifv2p2qi3fpaxmxmljtpjyo42vvchozmdscrnuza2vgg5pbkrz6fq");
  });

  test("links to the blob, and does not name the holder", async () => {
    const { bytes } = await holderPinOf(one, "alice/record");
    expect(dagPb.decode(bytes).Links.map(({ Hash }) => Hash.toString())).toEqual([one]);
    expect(Buffer.from(bytes).toString("latin1")).not.toContain("alice");
  });

  test("differs by holder and by blob, and shows no common holder", async () => {
    const pins = await Promise.all([holderPinOf(one, "a"), holderPinOf(one, "b"), holderPinOf(two, "a")]);
    const data = pins.map(({ bytes }) => Buffer.from(dagPb.decode(bytes).Data ?? []).toString("hex"));
    expect(new Set(data).size).toBe(3);
  });
});

import { parseContentId } from "@chartkey/core/adapters";
import * as dagPb from "@ipld/dag-pb";
import { describe, expect, test } from "vitest";
import { holdOf } from "../src/hold.js";

const one = parseContentId("bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku");
const two = parseContentId("bafkreigreeiadcbnftqwvbkt4re3nsfx64pgda3o7qxecykdqchsbzzb44");

describe("holdOf", () => {
  test("is what it was: a pin made by an older version can be let go", async () => {
    const { cid } = await holdOf(one, "alice/record");
    expect(cid.toString()).toBe("bafybeifv2p2qi3fpaxmxmljtpjyo42vvchozmdscrnuza2vgg5pbkrz6fq");
  });

  test("links to the blob, and does not name the holder", async () => {
    const { bytes } = await holdOf(one, "alice/record");
    expect(dagPb.decode(bytes).Links.map(({ Hash }) => Hash.toString())).toEqual([one]);
    expect(Buffer.from(bytes).toString("latin1")).not.toContain("alice");
  });

  test("differs by holder and by blob, and shows no common holder", async () => {
    const holds = await Promise.all([holdOf(one, "a"), holdOf(one, "b"), holdOf(two, "a")]);
    const data = holds.map(({ bytes }) => Buffer.from(dagPb.decode(bytes).Data ?? []).toString("hex"));
    expect(new Set(data).size).toBe(3);
  });
});

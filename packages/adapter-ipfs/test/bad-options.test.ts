import { expect, test } from "vitest";
import { heliaBlobs } from "../src/helia/index.js";
import { kuboBlobs } from "../src/kubo/index.js";

const wrong = [null, {}, "http://127.0.0.1:5001"] as never[];

test.each(wrong)("what is no client or node is no store that is away, but a TypeError: %j", (one) => {
  expect(() => kuboBlobs({ client: one })).toThrow("`client`");
  expect(() => heliaBlobs({ helia: one })).toThrow("`helia`");
});

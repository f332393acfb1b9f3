import { expect, test } from "vitest";
import { engines } from "../envelope/payload/engines.js";
import { checkVectors } from "./check-vectors.js";

test("the browser has a cipher of its own, and the fallback", () => {
  expect(engines.map(({ name }) => name)).toEqual(["webcrypto", "noble"]);
});

checkVectors(engines);

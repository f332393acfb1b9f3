import { expect, test } from "vitest";
import { parseRequestId } from "../../../src/domain/identifiers/ids.js";
import { decodeRequestId, encodeRequestId } from "../../../src/domain/requests/request-name.js";
import { rao } from "../log/replayed.js";

const message = `0x${"cd".repeat(32)}` as const;

test("the id of a request is its requester and the pointer to its message", () => {
  const id = encodeRequestId({ requester: rao, message });
  expect(id).toBe(parseRequestId(`0x${"22".repeat(20)}${"cd".repeat(32)}`));
  expect(decodeRequestId(id)).toEqual({ requester: rao, message });
  expect(() => decodeRequestId(message)).toThrow("`request`: ");
});

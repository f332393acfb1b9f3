import { ChartkeyError } from "@chartkey/core/adapters";
import { describe, expect, test } from "vitest";
import { callServer, isLostRace } from "../src/server-call.js";

describe("callServer", () => {
  test("gives the answer", async () => {
    expect(await callServer(undefined, async () => 5)).toBe(5);
  });

  test("maps whatever the driver throws, and keeps it as the cause", async () => {
    const cause = new Error("connection 3 to 10.0.0.1:27017 closed");
    const failed = callServer(new AbortController().signal, () => Promise.reject(cause));
    await expect(failed).rejects.toMatchObject({ code: "DIRECTORY_UNAVAILABLE", retryable: true, cause });
    await expect(failed).rejects.toThrow(/^(?!.*10\.0\.0\.1)/u);
  });

  test.each([
    ["an unknown user", 11, "refused"],
    ["a user without the rights", 13, "refused"],
    ["a wrong password", 18, "refused"],
    ["a wrong password on Atlas", 8_000, "bad auth : authentication failed"],
    ["a user without the rights on Atlas", 8_000, "user is not allowed to do action [update] on [app.people]"],
  ])("no second try helps against %s", async (_, code, message) => {
    const refusal = Object.assign(new Error(message), { code });
    for (const cause of [refusal, new Error("handshake", { cause: refusal })])
      await expect(callServer(undefined, () => Promise.reject(cause))).rejects.toMatchObject({
        code: "MISCONFIGURED",
        retryable: false,
        cause,
      });
  });

  test.each([
    "you are over your space quota, using 512 MB of 512 MB",
    "cannot create a new collection -- already using 500 collections of 500",
    "you are over your space quota, using 516 MB of 512 MB. Not allowed: writes",
    "",
  ])("what Atlas says may be over later: %s", async (message) => {
    const cause = Object.assign(new Error(message), { code: 8_000, codeName: "AtlasError" });
    await expect(callServer(undefined, () => Promise.reject(cause))).rejects.toMatchObject({
      code: "DIRECTORY_UNAVAILABLE",
      retryable: true,
      cause,
    });
  });

  test("passes on an error of ours", async () => {
    const error = new ChartkeyError("MISCONFIGURED");
    await expect(callServer(undefined, () => Promise.reject(error))).rejects.toBe(error);
  });

  test("a server that says nothing is away when the time is over", async () => {
    const never = () => new Promise<never>(() => undefined);
    await expect(callServer(undefined, never, 20)).rejects.toMatchObject({
      code: "DIRECTORY_UNAVAILABLE",
      retryable: true,
      cause: new Error("No answer within 20 ms"),
    });
  });

  test("asks nothing after an abort", async () => {
    const reason = new Error("stop");
    let asked = false;
    const call = callServer(AbortSignal.abort(reason), async () => {
      asked = true;
    });
    await expect(call).rejects.toBe(reason);
    expect(asked).toBe(false);
  });

  test("an abort ends the waiting, and counts more than what the driver makes of it", async () => {
    const reason = new Error("stop");
    const controller = new AbortController();
    const waiting = callServer(controller.signal, () => new Promise(() => undefined));
    const refused = callServer(controller.signal, async () => {
      controller.abort(reason);
      throw new Error("the driver's own");
    });
    await expect(waiting).rejects.toBe(reason);
    await expect(refused).rejects.toBe(reason);
  });
});

test("isLostRace knows the codes of the servers", () => {
  for (const code of [11_000, 16_908_292]) expect(isLostRace(Object.assign(new Error("refused"), { code }))).toBe(true);
  for (const other of [new Error("E11000"), { code: 13 }, null, "11000"]) expect(isLostRace(other)).toBe(false);
});

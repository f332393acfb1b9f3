import { ChartkeyError } from "@chartkey/core/adapters";
import {
  type ActProgress,
  type ActState,
  ChartkeyProvider,
  english,
  useWords,
  type Voice,
  type Words,
} from "@chartkey/react";
import { createElement } from "react";
import { renderToString } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { errorCodes } from "../../core/src/errors/error-code.js";

function voiceOf(words: Words): Voice {
  const voices: Voice[] = [];
  const Listener = () => {
    voices.push(useWords());
    return null;
  };
  renderToString(createElement(ChartkeyProvider, { words }, createElement(Listener)));
  const [voice] = voices;
  if (!voice) throw new Error("Nothing was rendered");
  return voice;
}

const voice = voiceOf(english);
const secret = "0xSECRET";
const plain = /^[A-Z][^_{}<>]{10,200}\.$/u;

describe.each([...errorCodes])("%s in English", (code) => {
  test.each([true, false])("is a plain sentence, retryable: %s", (retryable) => {
    const said = voice.error(new ChartkeyError(code, { retryable }));
    expect(said).toMatch(plain);
    expect(said).not.toBe(english.unexpected);
    // words of the code's makers
    expect(said).not.toMatch(/\b(?:blob|epoch|envelope|reorganisation|revert|null|undefined|transaction|keyring)\b/iu);
  });

  test("has nothing of message, hints, cause and addresses", () => {
    const error = new ChartkeyError(code, {
      message: secret,
      hints: [secret],
      cause: new Error(secret),
      transaction: secret,
      exposedTo: [secret],
      stillPinned: [secret],
    });
    expect(voice.error(error)).not.toContain(secret);
  });
});

describe("an error in English", () => {
  test("blames what was given for its size only where no memory is short", () => {
    expect(voice.error(new ChartkeyError("LIMIT_EXCEEDED", { retryable: true }))).toMatch(/\bmemory\b.*try again/u);
    expect(voice.error(new ChartkeyError("LIMIT_EXCEEDED"))).not.toContain("memory");
  });

  test("says when it may have happened all the same, and when it did not", () => {
    for (const code of ["LEDGER_UNAVAILABLE", "LEDGER_DROPPED"] as const) {
      expect(voice.error(new ChartkeyError(code))).toMatch(/\bnot (?:known|certain)\b.*before you try again/u);
      expect(voice.error(new ChartkeyError(code, { retryable: true }))).not.toMatch(/\bnot (?:known|certain)\b/u);
    }
    expect(voice.error(new ChartkeyError("WALLET_UNANSWERED"))).toContain("may still send");
  });

  test("says how many can read what was not added", () => {
    const exposedTo = [`0x${"12".repeat(20)}`, `0x${"34".repeat(20)}`] as const;
    expect(voice.error(new ChartkeyError("LEDGER_CONFLICT", { retryable: true, exposedTo }))).toMatch(
      /not added: 2\.$/u,
    );
    expect(voice.error(new ChartkeyError("LEDGER_CONFLICT", { retryable: true, exposedTo: undefined }))).toMatch(
      /^.*\. Whoever lost access meanwhile may read the title of what was not added\.$/u,
    );
    expect(voice.error(new ChartkeyError("LEDGER_CONFLICT", { retryable: true }))).not.toContain("read");
  });

  test.each([
    ["a TypeError", new TypeError(`\`title\` is ${secret}`)],
    ["a code of a newer version", new ChartkeyError("NEWER" as never, { message: secret })],
    ["a name that every object has", new ChartkeyError("toString" as never)],
    ["nothing", undefined],
  ])("that is %s says that it is unexpected", (_, error) => {
    expect(voice.error(error)).toBe(english.unexpected);
  });
});

const receipt = { transaction: secret, position: { sequence: 1n, at: new Date(0), final: true } };
const problem = new ChartkeyError("SEAL_INVALID", { message: secret });

/** One event of each type; the compiler knows whether one is missing. */
const events: { readonly [T in ActProgress["type"]]: Extract<ActProgress, { readonly type: T }> } = {
  "wallet:prompted": { type: "wallet:prompted", kind: "signature" },
  "ledger:handed-over": { type: "ledger:handed-over", deadline: new Date("2026-11-02T12:00:00Z") },
  "ledger:submitted": { type: "ledger:submitted", transaction: secret },
  "ledger:included": { type: "ledger:included", receipt },
  "payload:stored": { type: "payload:stored", bytes: 1_500_000, total: 3e6 },
  "payload:opened": { type: "payload:opened", bytes: 1_500_000, total: 3e6 },
  "record:exported": { type: "record:exported", done: 1, total: 1200 },
  "record:failed": { type: "record:failed", done: 2, total: 1200, problem },
};

describe("progress in English", () => {
  test.each(Object.values(events))("$type is a plain sentence", (event) => {
    const said = voice.progress(event);
    expect(said).toMatch(plain);
    expect(said).not.toContain(secret);
  });

  test("has the numbers of the event", () => {
    expect(voice.progress(events["payload:stored"])).toBe("Encrypted and stored: 1.5 MB of 3 MB.");
    expect(voice.progress({ type: "payload:stored", bytes: 1_500_000 })).toBe("Encrypted and stored: 1.5 MB.");
    expect(voice.progress(events["payload:opened"])).toBe("Opened: 1.5 MB of 3 MB.");
    expect(voice.progress(events["record:exported"])).toBe("Exported: 1 of 1,200.");
    expect(voice.progress(events["ledger:handed-over"])).toMatch(/by Nov 2, 2026.* at the latest/u);
    expect(voice.progress({ type: "wallet:prompted", kind: "transaction" })).toContain("confirm");
  });
});

describe("the state of an act in English", () => {
  const states: readonly (readonly [ActState<unknown>, RegExp])[] = [
    [{ state: "idle" }, /^$/u],
    [{ state: "running", progress: undefined, prompt: undefined, sent: false }, /^$/u],
    [{ state: "running", progress: events["wallet:prompted"], prompt: "signature", sent: false }, /asks you to sign/u],
    [{ state: "done", result: secret }, /^$/u],
    [{ state: "failed", error: new ChartkeyError("WALLET_REJECTED"), sent: false }, /^You declined.* not sent\.$/u],
    [
      { state: "failed", error: new ChartkeyError("WALLET_REJECTED"), sent: true },
      /^You declined in your wallet\. Something of this was sent before/u,
    ],
    [{ state: "cancelled", sent: false }, /before it was sent/u],
    [{ state: "cancelled", sent: true }, /may still happen/u],
  ];
  test.each(states)("%o", (state, said) => {
    expect(voice.act(state)).toMatch(said);
  });
});

test("another language takes the place of English", () => {
  const errors = { ...english.errors, WALLET_REJECTED: "Sie haben abgelehnt." };
  const progress = {
    ...english.progress,
    "payload:stored": ({ bytes }: { readonly bytes: number }) => `${bytes} Byte gespeichert.`,
  };
  const german = voiceOf({ ...english, errors, progress, cancelled: "Abgebrochen.", unexpected: "Etwas ging schief." });
  expect(german.error(new ChartkeyError("WALLET_REJECTED"))).toBe("Sie haben abgelehnt.");
  expect(german.error(new Error(secret))).toBe("Etwas ging schief.");
  expect(german.progress(events["payload:stored"])).toBe("1500000 Byte gespeichert.");
  expect(german.act({ state: "cancelled", sent: true })).toBe("Abgebrochen.");
});

const { WALLET_REJECTED: _, ...lessErrors } = english.errors;
// @ts-expect-error a code without a sentence does not compile
const withoutCode: Words = { ...english, errors: lessErrors };
const wrongFact: Words = {
  ...english,
  // @ts-expect-error a sentence uses only facts that its event has
  progress: { ...english.progress, "payload:stored": ({ done }) => `${done}` },
};
test("what does not compile is not complete", () => {
  expect(Object.keys(withoutCode.errors)).toHaveLength(errorCodes.length - 1);
  expect(voiceOf(withoutCode).error(new ChartkeyError("WALLET_REJECTED"))).toBe(english.unexpected);
  expect(voiceOf(wrongFact).progress(events["payload:stored"])).toBe("undefined");
});

test.each(["errors", "progress", "warnings"] as const)("words without %s are refused", (part) => {
  expect(() => voiceOf({ ...english, [part]: "none" })).toThrow(`\`words.${part}\` is an object`);
});

test("words that are neither texts nor functions are refused by their name", () => {
  const progress = { ...english.progress, "wallet:prompted": 5 as never };
  expect(() => voiceOf({ ...english, progress })).toThrow("`words.progress.wallet:prompted` is a text or a function");
  expect(() => voiceOf({ ...english, cancelled: undefined as never })).toThrow("`words.cancelled`");
});

test("an event of a newer core is said with nothing", () => {
  expect(voice.progress({ type: "ledger:newer" } as never)).toBe("");
});

test.each([
  [22, "22 bytes"],
  [999, "999 bytes"],
  [1000, "1 kB"],
  [40_000, "40 kB"],
  [2_345_678, "2.3 MB"],
])("%i bytes are %s", (bytes, said) => {
  expect(voice.progress({ type: "payload:stored", bytes })).toBe(`Encrypted and stored: ${said}.`);
});

const [asha, rao] = [`0x${"12".repeat(20)}`, `0x${"34".repeat(20)}`] as const;
const done = (result: unknown) => voice.act({ state: "done", result });

describe("what the result of an act warns of, in English", () => {
  test.each([
    ["nothing to warn of", { receipt, exposedTo: [], without: [], complete: true, mayStillHold: [] }],
    ["a text", "text"],
    ["nothing at all", undefined],
    ["a list without a fault", [{ ok: true, exposedTo: [] }]],
    ["an object of the app", { problem: new Error(secret), rows: [1] }],
  ])("%s says nothing", (_what, result) => {
    expect(done(result)).toBe("");
  });

  test.each([
    [{ exposedTo: [asha, rao], without: [] }, "2 people whose access has ended can read this."],
    [{ exposedTo: [], without: [asha] }, "One person with access cannot open this yet. Give them access again."],
    [{ grant: { problem }, without: [] }, /does not work yet/u],
    [{ grants: [{}, { problem }] }, /does not work yet/u],
    [
      {
        mayStillHold: [
          { patient: asha, record: "0x1" },
          { patient: asha, record: "0x2" },
        ],
      },
      /kept, records: 2\.$/u,
    ],
    [{ mayStillHold: undefined }, /may have been kept\.$/u],
    [{ complete: false, exposedTo: [] }, /may not be the latest version/u],
    [
      [
        { ok: false, problem },
        { ok: true, exposedTo: [asha] },
        { ok: true, exposedTo: [asha] },
      ],
      "Not done: 1 of 3. Look at each of them. One person whose access has ended can read this.",
    ],
  ])("%o", (result, said) => {
    expect(done(result)).toMatch(said);
    expect(done(result)).not.toContain(secret);
  });
});

import { createChartkey } from "@chartkey/core";
import { memoryBlobs, memoryLedger, memoryProfiles } from "@chartkey/core/fakes";
import {
  ChartkeyProvider,
  english,
  useAct,
  useFollow,
  useList,
  usePerson,
  useRead,
  useSession,
  useWords,
} from "@chartkey/react";
import { createElement } from "react";
import { renderToString } from "react-dom/server";
import { expect, test, vi } from "vitest";

test("a server renders a page, asks for nothing and needs no window", () => {
  const ledger = memoryLedger();
  const profiles = memoryProfiles();
  const asked = [vi.spyOn(ledger, "follow"), vi.spyOn(profiles, "get"), vi.spyOn(profiles, "find")];
  const chartkey = createChartkey({ ledger, profiles, blobs: memoryBlobs() });
  const read = vi.fn<() => Promise<string>>();
  const act = vi.fn<() => Promise<string>>();
  const Page = () => {
    const states = [
      useSession(),
      useList(() => chartkey.people.find({ role: "doctor" }), []),
      usePerson(chartkey.people, `0x${"12".repeat(20)}`),
      useRead(read, []),
      useAct(act),
    ];
    const { error } = useFollow(chartkey, {});
    const words = useWords();
    return `${states.map(({ state }) => state).join(" ")} ${String(error)} ${words.act({ state: "idle" })}`;
  };
  expect("window" in globalThis).toBe(false);
  const html = renderToString(createElement(ChartkeyProvider, { words: english }, createElement(Page)));
  expect(html).toBe("closed reading reading reading idle undefined ");
  for (const call of [...asked, read, act]) expect(call).not.toHaveBeenCalled();
});

test.each([
  ["useAct", () => useAct(async () => 1)],
  ["useFollow", () => useFollow({ follow: () => expect.unreachable() }, {})],
  ["useList", () => useList(() => expect.unreachable(), [])],
  ["useSession", useSession],
  ["useWords", useWords],
])("%s says what is missing around it", (_, hook) => {
  const Page = () => {
    hook();
    return null;
  };
  expect(() => renderToString(createElement(Page))).toThrow("There is no `ChartkeyProvider` around this component");
});

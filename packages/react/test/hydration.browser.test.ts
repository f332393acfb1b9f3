import type { Participant } from "@chartkey/core";
import { ChartkeyProvider, english, type Session, useSession } from "@chartkey/react";
import { type ComponentType, createElement, lazy, Suspense, useEffect } from "react";
import { hydrateRoot } from "react-dom/client";
import { expect, test } from "vitest";

test("a part that arrives after the session was opened takes over what the server rendered", async () => {
  const sessions: Session[] = [];
  const Door = () => {
    const session = useSession();
    useEffect(() => void sessions.push(session));
    return session.state;
  };
  const Part = () => createElement("b", {}, useSession().state);
  const page = (Late: ComponentType) =>
    createElement(
      ChartkeyProvider,
      { words: english },
      createElement(Door),
      createElement(Suspense, {}, createElement(Late)),
    );
  const main = document.body.appendChild(document.createElement("main"));
  // what `renderToString(page(Part))` returns
  main.innerHTML = "closed<!--$--><b>closed</b><!--/$-->";
  const { promise, resolve } = Promise.withResolvers<{ readonly default: ComponentType }>();
  const mismatches: unknown[] = [];
  const root = hydrateRoot(main, page(lazy(async () => promise)), {
    onRecoverableError: (error) => void mismatches.push(error),
  });
  const shows = async (text: string) => expect.poll(() => main.textContent).toBe(text);

  await expect.poll(() => sessions.length).toBeGreaterThan(0);
  await sessions[0]?.open(async () => ({ address: "0xasha" }) as unknown as Participant);
  await shows("openclosed");
  resolve({ default: Part });
  await shows("openopen");
  expect(mismatches).toEqual([]);
  root.unmount();
});

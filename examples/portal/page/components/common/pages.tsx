import { type ReactNode, Suspense, useEffect, useState, useSyncExternalStore } from "react";
import { Boundary } from "./boundary.tsx";

const subscribe = (listener: () => void) => {
  window.addEventListener("hashchange", listener);
  return () => window.removeEventListener("hashchange", listener);
};
const hash = () => location.hash.slice(2);

interface PageEntry {
  readonly path: string;
  readonly title: string;
  readonly content: ReactNode;
  /** What it does goes on while another page is shown. */
  readonly goesOn?: boolean;
  /** How much waits there for the person; empty for nothing. */
  readonly waiting?: string;
}

interface Props {
  readonly name: string;
  readonly pages: readonly [PageEntry, ...PageEntry[]];
  readonly onLeave: () => void;
  readonly children?: ReactNode;
}

/** The pages of somebody who is in, one at a time, by the part of the address after `#/`. */
export function Pages({ name, pages, onLeave, children }: Props) {
  const path = useSyncExternalStore(subscribe, hash);
  const shown = pages.find((page) => page.path === path) ?? pages[0];
  const [heading, setHeading] = useState<HTMLElement | null>(null);
  useEffect(() => {
    document.title = `${shown.title} – Chartkey`;
    heading?.focus();
    return () => {
      document.title = "Chartkey portal"; // as at the door
    };
  }, [shown.title, heading]);
  return (
    <>
      <header className="top">
        <p className="brand">Chartkey</p>
        <nav aria-label="Pages">
          {pages.map(({ path: to, title, waiting }) => (
            <a key={to} href={`#/${to}`} aria-current={to === shown.path ? "page" : undefined}>
              {title}
              {waiting && <span className="count"> {waiting}</span>}
            </a>
          ))}
        </nav>
        <p className="who">{name}</p>
        <button className="plain" onClick={onLeave}>
          Sign out
        </button>
      </header>
      <main>
        <Boundary>
          <Suspense>{children}</Suspense>
        </Boundary>
        <h1 tabIndex={-1} ref={setHeading}>
          {shown.title}
        </h1>
        {pages
          .filter((page) => page === shown || page.goesOn)
          .map((page) => (
            <div key={page.path} hidden={page !== shown}>
              <Boundary>
                <Suspense fallback={<p role="status">One moment…</p>}>{page.content}</Suspense>
              </Boundary>
            </div>
          ))}
      </main>
    </>
  );
}

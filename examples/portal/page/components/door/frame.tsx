import type { ReactNode } from "react";

/** The card in which everything stands before somebody is in. */
export function Frame({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <main className="door">
      <p className="brand">Chartkey</p>
      <h1>{title}</h1>
      {children}
    </main>
  );
}

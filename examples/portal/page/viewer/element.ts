export type Child = Node | string;

/** A new element with `children`. Text stays text, whatever is in it. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  made.append(...children);
  return made;
}

/** A heading of level 1 to 6; deeper ones are of level 6. */
export const heading = (level: number, ...children: readonly Child[]): HTMLElement =>
  element(`h${Math.min(level, 6)}` as "h1", ...children);

/** Terms with what they are, in their order. */
export const terms = (rows: readonly (readonly [string, ...(readonly Child[])])[]): HTMLElement =>
  element("dl", ...rows.flatMap(([term, ...told]) => [element("dt", term), element("dd", ...told)]));

export function saying(text: string): HTMLElement {
  const line = element("p", text);
  line.setAttribute("role", "status");
  return line;
}

/** What is folded until a person unfolds it, and only then made. */
export function folded(summary: string, make: () => readonly Child[]): HTMLElement {
  const made = element("details", element("summary", summary));
  made.addEventListener("toggle", () => made.append(...make()), { once: true });
  return made;
}

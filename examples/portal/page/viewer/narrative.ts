/**
 * What a narrative of XHTML or C-CDA becomes. Everything else of it is left out, its text is kept:
 * elements are made anew, and no attribute but the spans of a table's cells goes along.
 */
const elements: Readonly<Record<string, string>> = {
  p: "p",
  paragraph: "p",
  div: "div",
  br: "br",
  h1: "h3",
  h2: "h3",
  h3: "h3",
  h4: "h4",
  h5: "h4",
  h6: "h4",
  caption: "caption",
  b: "b",
  strong: "b",
  i: "i",
  em: "i",
  sub: "sub",
  sup: "sup",
  ul: "ul",
  ol: "ol",
  list: "ul",
  li: "li",
  item: "li",
  dl: "dl",
  dt: "dt",
  dd: "dd",
  table: "table",
  thead: "thead",
  tbody: "tbody",
  tfoot: "tfoot",
  tr: "tr",
  th: "th",
  td: "td",
  pre: "pre",
};
/** What has text that is none for people. */
const silent = new Set(["script", "style", "title", "head", "template", "iframe", "object", "svg"]);

/** A copy of an element's contents that can only be read. */
export function narrative(from: Element): Node[] {
  return [...from.childNodes].flatMap((child): Node[] => {
    if (child.nodeType === Node.TEXT_NODE) return [document.createTextNode(child.textContent ?? "")];
    if (!(child instanceof Element) || silent.has(child.localName.toLowerCase())) return [];
    const name = elements[child.localName.toLowerCase()];
    if (name === undefined) return narrative(child);
    const made = document.createElement(name);
    for (const span of ["colspan", "rowspan"])
      if (/^\d{1,2}$/u.test(child.getAttribute(span) ?? "")) made.setAttribute(span, child.getAttribute(span) ?? "");
    made.append(...narrative(child));
    return [made];
  });
}

export function element(name: string, ...children: readonly (Node | string)[]): HTMLElement {
  const made = document.createElement(name);
  made.append(...children);
  return made;
}

import { CannotShow } from "./cannot-show.ts";
import { element, heading } from "./element.ts";

/** What elements of XHTML and of C-CDA become. Of all others, only the text is kept. */
const kept: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    "p div br hr b i u s del ins sub sup q blockquote pre code ul ol li dl dt dd"
      .concat(" table caption thead tbody tfoot tr th td")
      .split(" ")
      .map((name) => [name, name]),
  ),
  strong: "b",
  em: "i",
  strike: "s",
  paragraph: "p",
  list: "ul",
  item: "li",
};
/** What has text that is none for people. */
const silent = new Set(["script", "style", "title", "head", "template", "iframe", "object", "svg"]);
/** Attributes that say what a text means; their values are numbers. */
const numbers = ["colspan", "rowspan", "start", "value"];
const MAX_DEPTH = 200;

const isStruck = (from: Element): boolean =>
  from.getAttribute("revised") === "delete" || /line-through/iu.test(from.getAttribute("style") ?? "");

function made(from: Element, level: number, depth: number): Node[] {
  const name = from.localName.toLowerCase();
  if (silent.has(name)) return [];
  if (name === "img" || name === "rendermultimedia") return [element("i", picture(from))];
  const read = narrative(from, level, depth + 1);
  const inside = isStruck(from) ? [element("s", ...read)] : read;
  if (/^h[1-6]$/u.test(name)) return [heading(Number(name[1]) <= 3 ? level : level + 1, ...inside)];
  const to = from.getAttribute("listType") === "ordered" ? "ol" : kept[name];
  if (to === undefined) return inside;
  const copy = element(to as "div", ...inside);
  for (const attribute of numbers) {
    const value = from.getAttribute(attribute) ?? "";
    if (/^\d{1,3}$/u.test(value)) copy.setAttribute(attribute, value);
  }
  return [to === "table" ? scrolling(copy) : copy];
}

const picture = (from: Element): string => {
  const alt = from.getAttribute("alt")?.trim();
  return alt ? `[Picture, not shown: ${alt}]` : "[Picture, not shown]";
};

/**
 * XML whose elements are of no namespace that a browser knows: it does not even look at their
 * styles and event handlers.
 */
export const inert = (xml: string): XMLDocument =>
  new DOMParser().parseFromString(
    xml.replaceAll(/(\bxmlns(?::[\w.-]+)?\s*=\s*["'])http:\/\/www\.w3\.org\/(?:1999\/xhtml|2000\/svg)/gu, "$1urn:text"),
    "application/xml",
  );

/** A wide table moves by itself, also by the keyboard. */
function scrolling(table: HTMLElement): HTMLElement {
  const place = element("div", table);
  Object.assign(place, { className: "table", tabIndex: 0, role: "region", ariaLabel: "Table" });
  return place;
}

/**
 * A copy of an element's contents that can only be read: elements are made anew, and no attribute
 * goes along but numbers that say what the text means.
 * @param level of its headings
 * @throws CannotShow when it is nested too deeply
 */
export function narrative(from: Element, level: number, depth = 0): Node[] {
  if (depth > MAX_DEPTH) throw new CannotShow();
  return [...from.childNodes].flatMap((child): Node[] => {
    if (child instanceof Text) return [document.createTextNode(child.data)];
    return child instanceof Element ? made(child, level, depth) : [];
  });
}

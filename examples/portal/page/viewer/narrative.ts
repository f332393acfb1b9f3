import { CannotShow } from "./cannot-show.ts";
import { element, heading } from "./element.ts";

/** What elements of XHTML and of C-CDA become. */
const kept: ReadonlyMap<string, string> = new Map([
  ..."p div br hr b i u s del ins sub sup q blockquote pre code ul ol li dl dt dd"
    .concat(" table caption thead tbody tfoot tr th td")
    .split(" ")
    .map((name) => [name, name] as const),
  ["strong", "b"],
  ["em", "i"],
  ["strike", "s"],
  ["paragraph", "p"],
  ["list", "ul"],
  ["item", "li"],
]);
/** Of these, only what is in them is kept. Whatever else there is has lines of its own. */
const inline = new Set(
  "content linkhtml span a font small big tt kbd samp var cite dfn abbr acronym bdo bdi label mark time".split(" "),
);
/** What has text that is none for people. */
const silent = new Set(["script", "style", "title", "head", "template", "col", "colgroup"]);
const pictures = new Set("img rendermultimedia svg object iframe embed video canvas".split(" "));
/** Attributes that say what a text means; their values are numbers. */
const numbers = ["colspan", "rowspan", "start", "value"];
const MAX_DEPTH = 200;

interface Place {
  /** Of headings. */
  readonly level: number;
  readonly depth: number;
  readonly isStruck: boolean;
  /** Whether spaces hold columns apart. */
  readonly isSpaced: boolean;
}

/** Whether text is taken back: by a style, by FHIR's class for it, or as C-CDA says it. */
function strikes(from: Element): boolean {
  const styles = ["style", "class", "styleCode"].map((name) => from.getAttribute(name) ?? "").join(" ");
  return from.getAttribute("revised") === "delete" || /line-through|strike/iu.test(styles);
}

const spaces = (from: Element): boolean =>
  from.getAttribute("xml:space") === "preserve" ||
  /white-space\s*:\s*(?:pre|break)/iu.test(from.getAttribute("style") ?? "");

/** Within an element. */
const placeIn = (from: Element, { level, depth, isStruck, isSpaced }: Place): Place => ({
  level,
  depth: depth + 1,
  isStruck: isStruck || strikes(from),
  isSpaced: isSpaced || spaces(from),
});

function made(from: Element, place: Place): Node[] {
  const name = from.localName.toLowerCase();
  if (silent.has(name)) return [];
  if (pictures.has(name)) return [element("i", picture(from))];
  if (name === "footnoteref") return [element("sup", `[${from.getAttribute("IDREF") ?? ""}]`)];
  const inside = copies(from, placeIn(from, place));
  if (name === "footnote") return [element("div", `[${from.getAttribute("ID") ?? ""}] `, ...inside)];
  const { level } = place;
  if (/^h[1-6]$/u.test(name)) return [heading(Number(name[1]) <= 3 ? level : level + 1, ...inside)];
  if (inline.has(name)) return inside;
  const to = from.getAttribute("listType") === "ordered" ? "ol" : (kept.get(name) ?? "div");
  const copy = element(to as "div", ...inside);
  for (const attribute of numbers) {
    const value = from.getAttribute(attribute) ?? "";
    if (/^\d{1,3}$/u.test(value)) copy.setAttribute(attribute, value);
  }
  return [to === "table" ? scrolling(copy) : copy];
}

const picture = (from: Element): string => {
  const caption = [...from.children].find(({ localName }) => localName === "caption")?.textContent;
  const alt = (from.getAttribute("alt") || caption)?.trim();
  return alt ? `[Picture, not shown: ${alt}]` : "[Picture, not shown]";
};

/** Text is struck out itself: a row that is would not strike out its cells. */
function textIn({ data }: Text, { isStruck, isSpaced }: Place): Node {
  if (!data.trim() || !(isStruck || isSpaced)) return document.createTextNode(data);
  const copy = element(isStruck ? "s" : "span", data);
  copy.className = isSpaced ? "spaced" : "";
  return copy;
}

function copies(from: Element, place: Place): Node[] {
  if (place.depth > MAX_DEPTH) throw new CannotShow();
  return [...from.childNodes].flatMap((child): Node[] => {
    if (child instanceof Element) return made(child, place);
    return child instanceof Text ? [textIn(child, place)] : [];
  });
}

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
export const narrative = (from: Element, level: number): Node[] =>
  copies(from, placeIn(from, { level, depth: -1, isStruck: false, isSpaced: false }));

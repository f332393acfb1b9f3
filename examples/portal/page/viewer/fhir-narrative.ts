import { element } from "./element.ts";
import { inert, narrative } from "./narrative.ts";

/** Browsers know the entities of HTML in XML that calls itself so. They fetch nothing for it. */
const DOCTYPE =
  '<!DOCTYPE div PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">';

/** The root of a narrative. What is no XML, though it should be, is read as HTML. */
function parsed(div: string): Element {
  const read = inert(DOCTYPE + div);
  const isXml = read.getElementsByTagName("parsererror").length === 0;
  return isXml ? read.documentElement : new DOMParser().parseFromString(div, "text/html").body;
}

/** What a narrative says, which is XHTML in a text; nothing when it is empty. */
export function narrativeText(div: string, level: number, language?: unknown): readonly Node[] {
  const root = parsed(div);
  const told = element("div", ...narrative(root, level));
  told.className = "narrative";
  told.lang =
    root.getAttribute("lang") ?? root.getAttribute("xml:lang") ?? (typeof language === "string" ? language : "");
  return told.textContent?.trim() ? [told] : [];
}

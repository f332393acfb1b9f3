import { element, narrative } from "./narrative.ts";

/** The title and each section's narrative of a C-CDA document (HL7 CDA R2). */
export function cCdaText(xml: string): readonly Node[] {
  const read = new DOMParser().parseFromString(xml, "application/xml");
  const document = read.documentElement;
  if (document.localName !== "ClinicalDocument") throw new TypeError("This is no C-CDA document");
  const child = (of: Element, name: string) => [...of.children].find(({ localName }) => localName === name);
  const title = child(document, "title")?.textContent?.trim() ?? "Clinical document";
  const sections = [...document.getElementsByTagNameNS("*", "section")].flatMap((section) => {
    const heading = child(section, "title")?.textContent?.trim();
    const text = child(section, "text");
    return [...(heading ? [element("h2", heading)] : []), ...(text ? [element("div", ...narrative(text))] : [])];
  });
  if (sections.length === 0) throw new TypeError("There is nothing to read in it");
  return [element("h1", title), ...sections];
}

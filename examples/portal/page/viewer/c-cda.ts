import { CannotShow } from "./cannot-show.ts";
import { element, heading, terms } from "./element.ts";
import { inert, narrative } from "./narrative.ts";
import { plainText } from "./plain-text.ts";
import type { Renderer } from "./renderer.ts";
import { NOTHING, UNTITLED } from "./section.ts";

/** What is within a document that is not structured: any kind but another such document. */
type Within = (bytes: Uint8Array<ArrayBuffer>) => ReturnType<Renderer>;

const childrenOf = (of: Element, name: string): readonly Element[] =>
  [...of.children].filter(({ localName }) => localName === name);

/** The first element at a path of names. */
const at = (of: Element, ...path: readonly string[]): Element | undefined =>
  path.reduce<Element | undefined>((found, name) => found && childrenOf(found, name)[0], of);

const textAt = (of: Element, ...path: readonly string[]): string =>
  at(of, ...path)
    ?.textContent?.trim()
    .replaceAll(/\s+/gu, " ") ?? "";

/** What a code is called. */
function codeAt(of: Element, ...path: readonly string[]): string {
  const code = at(of, ...path);
  return code?.getAttribute("displayName") ?? code?.getAttribute("code") ?? "";
}

/** The names of a person or an organization, whose parts need not have spaces between them. */
function nameAt(of: Element, ...path: readonly string[]): string {
  const holder = at(of, ...path);
  const names = holder ? childrenOf(holder, "name") : [];
  const parts = (name: Element) =>
    [...name.childNodes].filter((part) => part instanceof Element || part instanceof Text);
  const whole = (name: Element) =>
    parts(name)
      .map((part) => part.textContent?.trim())
      .filter(Boolean)
      .join(" ");
  return [...new Set(names.map(whole))].filter(Boolean).join(" / ");
}

/** A date or a time as CDA writes it, YYYYMMDDhhmmss with an offset; any other one as it is. */
function timeAt(of: Element, ...path: readonly string[]): string {
  const written = at(of, ...path)?.getAttribute("value") ?? "";
  const [, year, month, day, hour, minute, offset] =
    /^(\d{4})(\d{2})?(\d{2})?(\d{2})?(\d{2})?[\d.]*([+-]\d{4})?$/u.exec(written) ?? [];
  const date = [year, month, day].filter(Boolean).join("-") || written;
  return [date, minute && `${hour}:${minute}`, minute && offset].filter(Boolean).join(" ");
}

type Row = readonly [string, string];

const aboutPatient = (patient: Element): readonly Row[] => [
  ["Patient", nameAt(patient)],
  ["Birth date", timeAt(patient, "birthTime")],
  ["Gender", codeAt(patient, "administrativeGenderCode")],
  ["Deceased", timeAt(patient, "deceasedTime") || (at(patient, "deceasedInd")?.getAttribute("value") ?? "")],
];

/** Whom the document is about, and when it was written. */
function about(document: Element): HTMLElement {
  const patients = childrenOf(document, "recordTarget").flatMap((target) => at(target, "patientRole", "patient") ?? []);
  const author = at(document, "author", "assignedAuthor");
  const rows: readonly Row[] = [
    ...patients.flatMap(aboutPatient),
    ["Written", timeAt(document, "effectiveTime")],
    ["Author", author ? nameAt(author, "assignedPerson") || nameAt(author, "representedOrganization") : ""],
  ];
  return terms(rows.filter(([, told]) => told));
}

/** Why something is not there (HL7 NullFlavor), of those that sections have. */
const absences: ReadonlyMap<string, string> = new Map([
  ["ASKU", "asked, and not known"],
  ["MSK", "masked"],
  ["NA", "not applicable"],
  ["NASK", "not asked"],
  ["NAV", "not available now"],
  ["NI", "no information"],
  ["UNK", "not known"],
]);

/** What a section's attributes and elements say of its text. */
function aboutSection(section: Element): readonly Node[] {
  const absence = section.getAttribute("nullFlavor") ?? "";
  const whom = [
    codeAt(section, "subject", "relatedSubject", "code"),
    nameAt(section, "subject", "relatedSubject", "subject"),
  ];
  const rows: readonly Row[] = [
    ["About", whom.filter(Boolean).join(" ")],
    ["Absent", absences.get(absence) ?? absence],
  ].filter((row): row is [string, string] => row[1] !== "");
  return rows.length > 0 ? [terms(rows)] : [];
}

/** What a section says that has no text. */
function unsaid(section: Element): string {
  if (childrenOf(section, "entry").length > 0)
    return "What this section holds is not shown here: it has no text. Save a copy, and open it with another program.";
  return childrenOf(section, "component").length > 0 ? "" : NOTHING;
}

/** Each section's title and narrative, then the sections within it. */
const sectionsOf = (holder: Element, level: number): readonly Node[] =>
  childrenOf(holder, "component").flatMap((component) =>
    childrenOf(component, "section").flatMap((section) => {
      const title = textAt(section, "title") || codeAt(section, "code") || UNTITLED;
      const text = at(section, "text");
      const told = element("div", ...(text ? narrative(text, level + 1) : []));
      told.className = "narrative";
      if (!told.textContent?.trim()) told.replaceChildren(unsaid(section));
      return [heading(level, title), ...aboutSection(section), told, ...sectionsOf(section, level + 1)];
    }),
  );

/** A body that is a text, or a file in base 64. */
function unstructured(text: Element, within: Within): ReturnType<Renderer> {
  if (text.getAttribute("representation") !== "B64") return plainText(text.textContent ?? "");
  const letters = atob((text.textContent ?? "").replaceAll(/\s/gu, ""));
  return within(Uint8Array.from(letters, (letter) => letter.charCodeAt(0)));
}

/** A C-CDA document (HL7 CDA R2): what it is about, and what its sections say. */
export async function cCdaText(xml: string, within: Within): Promise<readonly Node[]> {
  // a browser has nothing in place of an entity from elsewhere
  if (xml.includes("<!ENTITY")) throw new CannotShow();
  const read = inert(xml);
  const document = read.documentElement;
  // of XML that ends too early, a browser keeps what stood before
  const isWhole = read.getElementsByTagName("parsererror").length === 0;
  if (!isWhole || document.localName !== "ClinicalDocument") throw new CannotShow();
  const body = at(document, "component", "structuredBody");
  const text = at(document, "component", "nonXMLBody", "text");
  const told = body ? sectionsOf(body, 2) : text?.textContent?.trim() ? await unstructured(text, within) : [];
  if (told.length === 0) throw new CannotShow();
  return [heading(1, textAt(document, "title") || "Clinical document"), about(document), ...told];
}

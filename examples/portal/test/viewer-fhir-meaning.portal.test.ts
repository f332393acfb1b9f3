// What changes the meaning of what FHIR says: it is never folded, left out, or taken for another.
import { expect, test } from "vitest";
import { headings, termsOf, text } from "./setup/viewer.ts";
import { viewers } from "./setup/viewers.ts";

const open = viewers();
const openJson = (resource: object) => open(text(JSON.stringify(resource)));

const narrative = (said: string) => ({
  status: "generated",
  div: `<div xmlns="http://www.w3.org/1999/xhtml">${said}</div>`,
});

test.for([
  ["is entered in error", { resourceType: "Observation", status: "entered-in-error" }, ["Status: entered-in-error"]],
  [
    "is refuted",
    { resourceType: "Condition", verificationStatus: { coding: [{ code: "refuted" }] } },
    ["Verification status: refuted"],
  ],
  ["must not be done", { resourceType: "MedicationRequest", doNotPerform: true }, ["Do not perform: yes"]],
  ["is not taken (STU3)", { resourceType: "MedicationStatement", taken: "n" }, ["Taken: n"]],
  ["was not given (DSTU2)", { resourceType: "Immunization", wasNotGiven: true }, ["Was not given: yes"]],
  [
    "has a modifier that nobody knows",
    { resourceType: "Basic", modifierExtension: [{ url: "http://example.org/negated", valueBoolean: true }] },
    ["Negated: yes"],
  ],
  [
    "has a modifier within",
    { resourceType: "CarePlan", activity: [{ detail: { doNotPerform: true } }], title: "Plan" },
    ["Activity: DetailDo not performyes"],
  ],
  [
    "lacks some of its elements",
    { resourceType: "Observation", meta: { tag: [{ code: "SUBSETTED" }], security: [{ display: "restricted" }] } },
    ["Security: restricted", "Tag: SUBSETTED"],
  ],
] as const)("says beside the narrative of a resource that it %s", async ([, resource, wanted]) => {
  const { frame } = await openJson({ ...resource, text: narrative("Warfarin 5 mg") });
  expect(await termsOf(frame)).toEqual(wanted);
  await frame.getByText("Warfarin 5 mg").waitFor();
});

test("says what is said of values that have words", async () => {
  const absent = {
    extension: [{ url: "http://hl7.org/fhir/StructureDefinition/data-absent-reason", valueCode: "unknown" }],
  };
  const { frame } = await openJson({
    resourceType: "MedicationRequest",
    implicitRules: "http://example.org/rules",
    dosageInstruction: [
      { text: "1 tablet", extension: [{ url: "http://example.org/warning", valueString: "no alcohol" }] },
    ],
    reasonCode: [{ text: "Not pregnant", coding: [{ display: "Pregnant" }] }],
    bodySite: { coding: [{ _code: absent }] },
    validityPeriod: { start: "2024", _end: absent },
    range: { low: { value: 1, unit: "mg" }, high: { unit: "mg", _value: absent } },
    contained: [{ resourceType: "Medication", id: "m", code: { text: "Warfarin 1 mg" }, text: narrative("Coumadin") }],
    medicationReference: { reference: "#m", display: "Warfarin 5 mg" },
    text: "Take care",
  });
  expect(await termsOf(frame)).toEqual([
    "Implicit rules: http://example.org/rules",
    "Dosage instruction: 1 tabletWarningno alcohol",
    "Reason code: Not pregnant (Pregnant)",
    "Body site: CodingCodeData absent reasonunknown",
    "Validity period: from 2024EndData absent reasonunknown",
    "Range: Low1 mgHighUnitmgValueData absent reasonunknown",
    "Contained: KindMedicationCodeWarfarin 1 mgTextCoumadin",
    "Medication: Warfarin 5 mg (Warfarin 1 mg)",
    "Text: Take care",
  ]);
});

test("calls a person by their name of today", async () => {
  const { frame } = await openJson({
    resourceType: "Patient",
    name: [{ use: "maiden", family: "Windsor" }, { family: "Bell" }],
  });
  expect(await frame.getByRole("heading", { level: 1 }).innerText()).toBe("Patient: Bell");
});

const letter = {
  resourceType: "Composition",
  title: "Letter",
  status: "preliminary",
  text: narrative("A letter"),
  subject: [{ reference: "Patient/1", display: "Ann Bell" }],
  section: [
    { title: "Allergies", text: narrative("Penicillin"), focus: { display: "Her baby" } },
    { entry: [{ reference: "Observation/9", display: "HbA1c" }] },
    { title: "Plan" },
  ],
};

test("shows the sections of a composition that stands alone, and says what is not there", async () => {
  const shown = await openJson(letter);
  expect(await headings(shown)).toEqual(["H1 Letter", "H2 Allergies", "H2 Section without a title", "H2 Plan"]);
  expect(await termsOf(shown.frame)).toEqual(["Status: preliminary"]);
  const told = shown.frame.locator("#content > :is(dl, div, p)");
  expect(await told.allTextContents()).toEqual([
    "Statuspreliminary",
    "A letter",
    "SubjectAnn Bell",
    "FocusHer baby",
    "Penicillin",
    "Not in this document: HbA1c",
    "Nothing is written in this section.",
  ]);
});

test("shows each entry of a document, and whom it is about, also where entries have no names", async () => {
  const patient = { resourceType: "Patient", id: "1", name: [{ text: "Ann Bell" }] };
  const pulse = (valueInteger: number) => ({ resource: { resourceType: "Observation", valueInteger } });
  const entry = [{ resource: letter }, { resource: patient }, pulse(71), pulse(72)];
  const { frame } = await openJson({ resourceType: "Bundle", type: "document", entry });
  await frame.getByRole("heading", { level: 2, name: "Patient: Ann Bell" }).waitFor();
  await frame.getByText("All entries of this document").click();
  await frame.getByText("72").waitFor();
  expect(await frame.locator("details dd").allTextContents()).toEqual(expect.arrayContaining(["71", "72"]));
});

test("says that a bundle is a part, shows all that it has, and names nothing by another's name", async () => {
  const medication = (at: string, name: string) => ({
    fullUrl: `https://${at}.example/Medication/1`,
    resource: { resourceType: "Medication", id: "1", code: { text: name } },
  });
  const shown = await openJson({
    resourceType: "Bundle",
    type: "searchset",
    total: 250,
    link: [{ relation: "next", url: "https://a.example/?page=2" }],
    entry: [
      { resource: letter },
      medication("a", "Atenolol"),
      medication("b", "Warfarin"),
      { resource: { resourceType: "MedicationRequest", medicationReference: { reference: "Medication/1" } } },
      { request: { method: "DELETE", url: "Condition/1" } },
    ],
  });
  expect(await termsOf(shown.frame)).toEqual([
    "Type: searchset",
    "Total: 250",
    "Link: RelationnextUrlhttps://a.example/?page=2",
  ]);
  expect((await headings(shown)).filter((one) => one.startsWith("H2"))).toEqual([
    "H2 Letter",
    "H2 Medication: Atenolol",
    "H2 Medication: Warfarin",
    "H2 Medication request",
    "H2 Entry without a resource",
  ]);
  expect(await termsOf(shown.frame, "section:nth-of-type(4)")).toEqual(["Medication: Medication/1"]);
  expect(await termsOf(shown.frame, "section:nth-of-type(5)")).toEqual(["Request: MethodDELETEUrlCondition/1"]);
});

test("strikes out what a narrative strikes out by FHIR's class, and says that it has a drawing", async () => {
  const div = `<p><span class="strikethrough">Warfarin</span> Apixaban</p><svg xmlns="http://www.w3.org/2000/svg"/>`;
  const { frame } = await openJson({ resourceType: "Basic", text: narrative(div) });
  expect(await frame.locator("s").allTextContents()).toEqual(["Warfarin"]);
  await frame.getByText("[Picture, not shown]").waitFor();
});

test("keeps the lines and the columns of a narrative, and of a value, apart", async () => {
  const div = `<center>Dose 1</center><center>0 mg</center><p>Pulse <span>7</span><a>2</a></p>
    <p style="white-space: pre">Before  Now\n        12.0</p>`;
  const { frame } = await openJson({ resourceType: "Basic", text: narrative(div) });
  expect((await frame.locator(".narrative").innerText()).split(/\n+/u)).toEqual([
    "Dose 1",
    "0 mg",
    "Pulse 72",
    "Before  Now",
    "        12.0",
  ]);
  const report = await openJson({ resourceType: "DiagnosticReport", conclusion: "Before  Now\n        12.0" });
  expect(await report.frame.locator("dd").innerText()).toBe("Before  Now\n        12.0");
});

test("shows as it is what has an element twice, so that neither is lost", async () => {
  const [once, twice] = [
    '{"resourceType": "Basic", "x": ["a", ":", "\\":"]}',
    '{"resourceType": "Basic", "x": 1, "x": 2}',
  ];
  expect(await termsOf((await open(text(once))).frame)).toEqual(['X: a:":']);
  expect(await (await open(text(twice))).frame.locator("pre").textContent()).toBe(twice);
});

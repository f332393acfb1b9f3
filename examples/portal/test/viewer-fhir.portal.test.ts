import { expect, test } from "vitest";
import { headings, rowsAfter, termsOf, text } from "./setup/viewer.ts";
import { documentNamed, viewers } from "./setup/viewers.ts";

const open = viewers();
const openJson = (resource: unknown) => open(text(typeof resource === "string" ? resource : JSON.stringify(resource)));

const CANNOT = "This cannot be shown. Save a copy, and open it with another program.";
test("shows a patient summary by its sections", async () => {
  const shown = await open(await documentNamed("patient-summary.json"));
  expect(await headings(shown)).toEqual([
    "H1 Patient Summary as of December 11, 2017 14:30",
    "H2 RelatesTos",
    "H2 Events",
    "H2 Patient: Martha DeLarosa",
    "H2 Active Problems",
    "H2 Medication",
    "H2 Allergies and Intolerances",
    "H2 History of Past Problems",
    "H2 Plan of Treatment",
    "H2 Results",
  ]);
  expect(await rowsAfter(shown, "Medication")).toEqual([
    ["Medication", "Strength", "Form", "Dosage", "Comment"],
    ["Anastrozole", "1 mg", "tablet", "once daily", "treatment for breast cancer"],
    ["Black Cohosh Extract", "", "pil", "", "herbal supplement"],
  ]);
  await shown.frame.getByText("Allergy to penicillin, high criticality, active").waitFor();
  await shown.frame.getByText("All entries of this document").click();
  await shown.frame.getByRole("heading", { name: "Medication statement" }).first().waitFor();
  expect(shown.complaints).toEqual([]);
});

test("says the values of a resource without a narrative, as they are written", async () => {
  const { frame } = await openJson(`{
    "resourceType": "Observation", "id": "o1", "status": "entered-in-error", "meta": { "versionId": "7" },
    "code": { "coding": [{ "system": "http://loinc.org", "code": "2160-0", "display": "Creatinine" }] },
    "identifier": [{ "system": "urn:machine", "value": "6a1f3a52-0e5c-4d7e-9a55-1f2b3c4d5e6f" }],
    "effectivePeriod": { "start": "2024-02", "end": "2024-03-01" },
    "valueQuantity": { "value": 6.30, "comparator": "<", "unit": "mg/dL", "system": "http://unitsofmeasure.org" },
    "interpretation": [{ "text": "Low" }, { "coding": [{ "code": "LU" }] }],
    "performer": [{ "reference": "#who" }, { "display": "Dr Rao" }],
    "contained": [{ "resourceType": "Practitioner", "id": "who", "name": [{ "family": "Bell", "given": ["Ann", "M"] }] }],
    "referenceRange": [{ "low": { "value": 0.50, "unit": "mg/dL" }, "high": { "value": 1e1, "unit": "mg/dL" } }],
    "bodySite": { "text": "Left arm", "coding": [{ "display": "Arm" }, { "display": "Upper limb" }] },
    "event": [{ "code": [{ "text": "Visit" }] }],
    "provision": { "data": [{ "meaning": "related", "reference": { "display": "The visit" } }] },
    "modifierExtension": [{ "url": "http://example.org/negated", "valueBoolean": true }],
    "component": [{ "code": { "text": "Pulse" }, "valueInteger": 72 }]
  }`);
  expect(await termsOf(frame)).toEqual([
    "Status: entered-in-error",
    "Code: Creatinine",
    "Effective: 2024-02 to 2024-03-01",
    "Value: < 6.30 mg/dL",
    "Interpretation: LowLU",
    "Performer: Ann M BellDr Rao",
    "Contained: KindPractitionerNameAnn M Bell",
    "Reference range: 0.50 mg/dL to 1e1 mg/dL",
    "Body site: Left arm (Arm, Upper limb)",
    "Event: CodeVisit",
    "Provision: DataMeaningrelatedReferenceThe visit",
    "Negated: yes",
    "Component: CodePulseValue72",
  ]);
});

test("says who a patient is", async () => {
  const { frame } = await openJson({
    resourceType: "Patient",
    name: [
      { use: "official", given: ["Peter", "James"], family: "Chalmers", prefix: ["Dr"] },
      { use: "old", family: "Windsor", period: { end: "2002" } },
    ],
    telecom: [{ system: "phone", value: "(03) 5555 6473", use: "work", rank: 1 }],
    birthDate: "1974-12-25",
    _birthDate: {
      extension: [{ url: "http://example.org/patient-birthTime", valueDateTime: "1974-12-25T14:35:45-05:00" }],
    },
    deceasedBoolean: false,
    address: [{ use: "home", line: ["534 Erewhon St"], city: "Pleasantville", postalCode: "3999" }],
    identifier: [
      { type: { text: "Medical record number" }, value: "12345" },
      { system: "https://fhir.nhs.uk/Id/nhs-number", value: "943 476 5919" },
    ],
    photo: [{ contentType: "image/png", data: "AAAA" }],
  });
  expect(await frame.getByRole("heading", { level: 1 }).innerText()).toBe("Patient: Dr Peter James Chalmers");
  expect(await termsOf(frame)).toEqual([
    "Name: Dr Peter James Chalmers (official)Windsor (old, to 2002)",
    "Telecom: (03) 5555 6473 (phone, work)",
    "Birth date: 1974-12-25",
    "Birth date: Patient birth time1974-12-25T14:35:45-05:00",
    "Deceased: no",
    "Address: 534 Erewhon St, Pleasantville, 3999 (home)",
    "Identifier: 12345 (Medical record number)943 476 5919 (https://fhir.nhs.uk/Id/nhs-number)",
    "Photo: Attached file, not shown here (image/png)",
  ]);
});

test("keeps the values of a resource whose narrative says little", async () => {
  const div = '<div xmlns="http://www.w3.org/1999/xhtml" lang="nl">Gemaakt door een machine</div>';
  const { frame } = await openJson({ resourceType: "Patient", gender: "female", text: { status: "generated", div } });
  expect(await frame.getByText("Gemaakt door een machine").getAttribute("lang")).toBe("nl");
  await frame.getByText("All values").click();
  // they are made when it is unfolded
  await frame.locator("dl").waitFor();
  expect(await termsOf(frame)).toEqual(["Gender: female"]);
});

test("reads the entities of HTML in a narrative, and its tables", async () => {
  const div = `<div xmlns="http://www.w3.org/1999/xhtml"><h2>R&eacute;sum&eacute;</h2><table><tbody><tr>
    <td rowspan="2" style="text-decoration: line-through">5&nbsp;&lt;&nbsp;6&micro;g</td></tr></tbody></table></div>`;
  const { frame } = await openJson({ resourceType: "Basic", text: { status: "generated", div } });
  await frame.getByRole("heading", { level: 2, name: "Résumé" }).waitFor();
  expect(await frame.locator("td[rowspan='2'] > s").textContent()).toBe("5\u00A0<\u00A06µg");
});

test("names what the resources of a bundle refer to", async () => {
  const { frame } = await openJson({
    resourceType: "Bundle",
    entry: [
      { fullUrl: "urn:uuid:1", resource: { resourceType: "Medication", code: { text: "Atenolol 25 mg" } } },
      {
        resource: {
          resourceType: "MedicationRequest",
          medicationReference: { reference: "urn:uuid:1" },
          doNotPerform: true,
        },
      },
    ],
  });
  expect(await frame.getByRole("heading", { level: 1 }).innerText()).toBe("2 resources");
  expect(await termsOf(frame, "section:nth-of-type(2)")).toEqual(["Medication: Atenolol 25 mg", "Do not perform: yes"]);
});

test("shows each resource of a bundle of two megabytes", async () => {
  const entry = Array.from({ length: 6_000 }, (_, nth) => ({
    fullUrl: `urn:uuid:${String(nth).padStart(36, "0")}`,
    resource: {
      resourceType: "Observation",
      status: "final",
      code: { coding: [{ system: "http://loinc.org", code: "8867-4", display: "Heart rate" }], text: "Heart rate" },
      effectiveDateTime: "2024-02-29T08:15:00+05:30",
      valueQuantity: { value: nth, unit: "beats/minute", system: "http://unitsofmeasure.org", code: "/min" },
    },
  }));
  const shown = await openJson({ resourceType: "Bundle", type: "collection", entry });
  expect(await shown.frame.getByRole("heading", { level: 1 }).innerText()).toBe("6000 resources");
  const last = shown.frame.locator("section").last();
  await last.scrollIntoViewIfNeeded();
  await last.getByText("5999 beats/minute").waitFor();
});

test("says that what is nested too deeply cannot be shown", async () => {
  const deep = `${'{"part":'.repeat(300)}1${"}".repeat(300)}`;
  const { frame } = await openJson(`{"resourceType":"Basic","extension":[${deep}]}`);
  expect(await frame.getByRole("status").innerText()).toBe(CANNOT);
});

test("shows JSON that is no FHIR as it is", async () => {
  const json = '{"note": "no \\"resourceType\\" here", "half":';
  const { frame } = await open(text(json));
  expect(await frame.locator("pre").textContent()).toBe(json);
});

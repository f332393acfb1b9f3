import { expect, test } from "vitest";
import { headings, rowsAfter, termsOf, text } from "./setup/viewer.ts";
import { documentNamed, viewers } from "./setup/viewers.ts";

const open = viewers();

test("shows a C-CDA document: whom it is about, and its sections' tables", async () => {
  const shown = await open(await documentNamed("continuity-of-care.xml"));
  expect((await headings(shown)).slice(0, 3)).toEqual([
    "H1 Patient Chart Summary",
    "H2 ADVANCE DIRECTIVES",
    "H2 ALLERGIES AND ADVERSE REACTIONS",
  ]);
  expect(await termsOf(shown.frame)).toEqual([
    "Patient: Eve Betterhalf / Eve Everywoman",
    "Birth date: 1975-05-01",
    "Gender: Female",
    "Written: 2013-08-15 10:30 -0800",
    "Author: Patricia Patty Primary M.D.",
  ]);
  expect(await rowsAfter(shown, "ALLERGIES AND ADVERSE REACTIONS")).toEqual([
    ["Substance", "Reaction"],
    ["Penicillin", "Nausea"],
    ["Codeine", "Wheezing"],
  ]);
  expect(shown.complaints).toEqual([]);
});

const cda = (body: string) =>
  text(
    `<ClinicalDocument xmlns="urn:hl7-org:v3"><title>Consult</title><component>${body}</component></ClinicalDocument>`,
  );

test("strikes out what a C-CDA document takes back, and numbers its lists", async () => {
  const { frame } = await open(
    cda(`<structuredBody><component><section><title>Plan</title><text>
      <content revised="delete">Warfarin</content><content revised="insert">Apixaban</content>
      <list listType="ordered"><item>Rest</item></list>
      <paragraph>Scan: <renderMultiMedia referencedObject="x"/></paragraph>
    </text><component><section><title>Next visit</title><text>May &lt;2027&gt;</text></section></component>
    </section></component></structuredBody>`),
  );
  expect(await frame.locator("s").innerText()).toBe("Warfarin");
  expect(await frame.locator("ol > li").innerText()).toBe("Rest");
  await frame.getByText("Scan: [Picture, not shown]").waitFor();
  await frame.getByRole("heading", { level: 3, name: "Next visit" }).waitFor();
  await frame.getByText("May <2027>").waitFor();
});

test("shows the file that a C-CDA document carries", async () => {
  const pdf = (await documentNamed("discharge-summary.pdf")).toString("base64");
  const body = `<nonXMLBody><text mediaType="application/pdf" representation="B64">${pdf}</text></nonXMLBody>`;
  const { frame } = await open(cda(body));
  await frame.getByText("Date of Discharge: 03/26/2009").waitFor();
  expect(await frame.getByRole("heading").allTextContents()).toEqual(["Consult"]);
});

const sections = (...all: readonly string[]) =>
  cda(`<structuredBody>${all.map((one) => `<component>${one}</component>`).join("")}</structuredBody>`);

test("shows nothing of a C-CDA document that ends too early, or has holes", async () => {
  const whole = new TextDecoder().decode(sections("<section><title>Plan</title><text>Rest</text></section>"));
  const entity = `<!DOCTYPE ClinicalDocument [<!ENTITY dose SYSTEM "dose.txt">]>${whole.replace("Rest", "&dose;")}`;
  for (const broken of [whole.slice(0, whole.indexOf("</section>")), entity]) {
    const { frame } = await open(text(broken));
    expect(await frame.getByRole("status").innerText()).toMatch(/^This cannot be shown/u);
    expect(await frame.getByRole("heading").count()).toBe(0);
  }
});

test("keeps the sections of a C-CDA document apart, and says what they have no text for", async () => {
  const shown = await open(
    sections(
      "<section><title>Medications</title><text>Apixaban</text></section>",
      `<section><code code="48765-2" displayName="Allergies"/><text>Penicillin</text></section>`,
      "<section><text>Snoring</text></section>",
      `<section nullFlavor="MSK"><title>Social history</title></section>`,
      "<section><title>Results</title><text/><entry><observation/></entry></section>",
      `<section><title>Growth</title><text>3 kg</text><subject><relatedSubject><code displayName="Baby"/></relatedSubject>
        </subject></section>`,
    ),
  );
  const told = shown.frame.locator("#content > :not(h1)").filter({ hasText: /./u });
  expect(await told.allTextContents()).toEqual([
    "Medications",
    "Apixaban",
    "Allergies",
    "Penicillin",
    "Section without a title",
    "Snoring",
    "Social history",
    "Absentmasked",
    "Nothing is written in this section.",
    "Results",
    "What this section holds is not shown here: it has no text. Save a copy, and open it with another program.",
    "Growth",
    "AboutBaby",
    "3 kg",
  ]);
});

test("says each patient and each name of a C-CDA document, and dates as they are written", async () => {
  const patient = (of: string) => `<recordTarget><patientRole><patient>${of}</patient></patientRole></recordTarget>`;
  const { frame } = await open(
    text(`<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:sdtc="urn:hl7-org:sdtc">
      ${patient(`<name>Ann Bell</name><name>Ann Rao</name><birthTime value="1974-12-25"/><sdtc:deceasedInd value="true"/>`)}
      ${patient("<name>Bea Bell</name>")}
      <component><nonXMLBody><text>Well</text></nonXMLBody></component></ClinicalDocument>`),
  );
  expect(await termsOf(frame)).toEqual([
    "Patient: Ann Bell / Ann Rao",
    "Birth date: 1974-12-25",
    "Deceased: true",
    "Patient: Bea Bell",
  ]);
});

test("strikes out rows and what a style strikes out, and keeps notes with what they are of", async () => {
  const { frame } = await open(
    sections(`<section><title>Medication</title><text><table><tbody>
      <tr style="text-decoration: line-through"><td>Warfarin</td><td>5 mg</td></tr>
      <tr><td><content styleCode="Strikethrough">Aspirin</content></td><td>75 mg<footnoteRef IDREF="n1"/></td></tr>
      </tbody></table><footnote ID="n1">In the morning</footnote>
      <renderMultiMedia referencedObject="x"><caption>The tablet</caption></renderMultiMedia></text></section>`),
  );
  expect(await frame.locator("s").allTextContents()).toEqual(["Warfarin", "5 mg", "Aspirin"]);
  expect(await frame.locator("td > s").count()).toBe(3);
  await frame.getByText("75 mg[n1]").waitFor();
  await frame.getByText("[n1] In the morning").waitFor();
  await frame.getByText("[Picture, not shown: The tablet]").waitFor();
});

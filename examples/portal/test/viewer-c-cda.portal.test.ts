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
    "Patient: Eve Betterhalf",
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

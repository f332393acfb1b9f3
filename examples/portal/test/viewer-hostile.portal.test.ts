// Records that carry scripts: nothing of them runs, and nothing is asked for.
import { expect, test } from "vitest";
import { ELSEWHERE, HTML, misdeeds, SCRIPT, XHTML } from "./setup/hostile.ts";
import { smallDicom } from "./setup/small-dicom.ts";
import { blackPng } from "./setup/small-images.ts";
import { pagesOf, smallPdf } from "./setup/small-pdf.ts";
import { text } from "./setup/viewer.ts";
import { documentNamed, viewers } from "./setup/viewers.ts";

const open = viewers();

test("a title", async () => {
  const title = `"><img src=x onerror="${SCRIPT}">`;
  const shown = await open(blackPng(4, 4), title);
  expect(await shown.frame.locator("img").getAttribute("alt")).toBe(title);
  expect(await misdeeds(shown)).toEqual([]);
});

test("HTML that is named a PDF", async () => {
  const shown = await open(text(`<!doctype html><html>${HTML}</html>`), "report.pdf");
  expect(await shown.frame.locator("pre").textContent()).toContain("<script>");
  expect(await misdeeds(shown)).toEqual([]);
});

test("HTML behind the first bytes of an image", async () => {
  const shown = await open(Buffer.concat([Buffer.from("GIF89a"), text(HTML)]), "photo.gif");
  await shown.frame.getByText("This cannot be shown.").waitFor();
  expect(await misdeeds(shown)).toEqual([]);
});

test("an SVG with scripts, and with parts from elsewhere", async () => {
  const shown = await open(
    text(`<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20" onload="${SCRIPT}"><script>${SCRIPT}</script>
      <image href="${ELSEWHERE}i" width="5" height="5"/><use href="${ELSEWHERE}u#x"/>
      <style>@import url(${ELSEWHERE}c); * { fill: url(${ELSEWHERE}f) }</style>
      <animate attributeName="x" onbegin="${SCRIPT}" begin="0s" dur="1s"/>
      <foreignObject width="9" height="9"><iframe xmlns="http://www.w3.org/1999/xhtml" src="${ELSEWHERE}"/></foreignObject></svg>`),
  );
  await shown.frame.locator("img").waitFor();
  expect(await misdeeds(shown)).toEqual([]);
});

test.for([
  ["XHTML", XHTML],
  ["HTML that is no XML", HTML],
])("a FHIR narrative of %s", async ([, content]) => {
  const div = `<div xmlns="http://www.w3.org/1999/xhtml" onclick="${SCRIPT}">${content}</div>`;
  const shown = await open(text(JSON.stringify({ resourceType: "Basic", text: { div } })));
  await shown.frame.getByText("Blood pressure 120/80").click();
  await shown.frame.getByText("Read more").click();
  expect(await shown.frame.locator("#content :is([onclick], [style], [href], [src], [onload])").count()).toBe(0);
  // while a browser reads HTML, it tells of each style and script that it refuses
  const complaints = shown.complaints.filter((complaint) => !complaint.endsWith("The action has been blocked."));
  expect(await misdeeds({ ...shown, complaints: content === HTML ? complaints : shown.complaints })).toEqual([]);
});

test("FHIR values that are markup", async () => {
  const resource = {
    resourceType: "Basic",
    [`<img src="${ELSEWHERE}">`]: HTML,
    code: { text: `<b onclick="${SCRIPT}">` },
  };
  const shown = await open(text(JSON.stringify(resource)));
  await shown.frame.getByText('<iframe src="').waitFor();
  expect(await misdeeds(shown)).toEqual([]);
});

test("a C-CDA document with a style sheet, links and event handlers", async () => {
  const shown = await open(
    text(`<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="${ELSEWHERE}x"?>
      <ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:h="http://www.w3.org/1999/xhtml"><title>&lt;img src=x></title>
      <component><structuredBody><component><section><title>&lt;b onclick=alert(1)></title>
      <text onclick="${SCRIPT}" style="background:url(${ELSEWHERE}b)"><linkHtml href="javascript:${SCRIPT}">Link</linkHtml>
      <h:script>${SCRIPT}</h:script><h:img src="${ELSEWHERE}i" onerror="${SCRIPT}"/>
      <table border="1"><tr><td onmouseover="${SCRIPT}">Pulse 72</td></tr></table></text>
      </section></component></structuredBody></component></ClinicalDocument>`),
  );
  await shown.frame.getByText("Link").click();
  await shown.frame.getByText("Pulse 72").hover();
  expect(await shown.frame.getByRole("heading", { level: 1 }).textContent()).toBe("<img src=x>");
  expect(await misdeeds(shown)).toEqual([]);
});

test("a C-CDA document whose entities are files elsewhere", async () => {
  const shown = await open(
    text(`<?xml version="1.0"?><!DOCTYPE ClinicalDocument SYSTEM "${ELSEWHERE}d" [
      <!ENTITY file SYSTEM "file:///etc/hostname"><!ENTITY page SYSTEM "${ELSEWHERE}e"><!ENTITY % p SYSTEM "${ELSEWHERE}p">]>
      <ClinicalDocument xmlns="urn:hl7-org:v3"><title>Consult</title><component><structuredBody><component>
      <section><title>Plan</title><text>Before &file; and &page; after</text></section>
      </component></structuredBody></component></ClinicalDocument>`),
  );
  expect((await shown.frame.locator("#content").innerText()).replaceAll(/\s+/gu, " ")).toMatch(
    /^(?:Consult Plan Before and after|This cannot be shown\. .*)$/u,
  );
  expect(await misdeeds(shown)).toEqual([]);
});

test("a PDF with JavaScript, links, a form and an attachment", async () => {
  const action = `<< /S /JavaScript /JS (${SCRIPT.replaceAll(/[()]/gu, "\\$&")}) >>`;
  const link = `<< /S /URI /URI (${ELSEWHERE}u) >>`;
  const names = `/Names << /JavaScript << /Names [(x) ${action}] >> >>`;
  const field = `<< /Type /Annot /Subtype /Widget /FT /Btn /T (b) /Rect [0 0 300 150] /A ${action} /AA << /E ${action} >> >>`;
  const pages = pagesOf(
    ["Discharged"],
    `/OpenAction ${action} /AA << /WC ${action} >> ${names} /AcroForm << /Fields [] /NeedAppearances true >>`,
    `/AA << /O ${action} >> /Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 300 300] /A ${link} >> ${field}]`,
  );
  const shown = await open(pages);
  await shown.frame.getByText("Discharged").waitFor();
  await shown.page.locator("iframe").click();
  expect(await shown.frame.locator("input, button, select").count()).toBe(0);
  expect(await misdeeds(shown)).toEqual([]);
});

test("a PDF whose form is XFA", async () => {
  const xfa = `<< /Fields [] /XFA 3 0 R >>`;
  const form = `<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"><script>${SCRIPT}</script></xdp:xdp>`;
  const shown = await open(
    smallPdf([
      `<< /Type /Catalog /Pages 2 0 R /AcroForm ${xfa} >>`,
      "<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
      `<< /Length ${form.length} >>\nstream\n${form}\nendstream`,
      "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] >>",
    ]),
  );
  await shown.frame.locator("canvas").waitFor();
  expect(await misdeeds(shown)).toEqual([]);
});

test("a DICOM file with markup in its tags", async () => {
  const markup = "<script>isHostile</script>";
  const elements = { "0010,0010 PN": markup, "0018,0015 CS": "<B ONCLICK=X()>", "0008,0060 CS": "<SCRIPT>" };
  const shown = await open(smallDicom({ rows: 2, columns: 2, pixels: Uint8Array.of(0, 9, 99, 200), elements }));
  await shown.frame.getByText(markup).waitFor();
  await shown.frame.getByText("<B ONCLICK=X()>").waitFor();
  expect(await misdeeds(shown)).toEqual([]);
});

test("text that is a script", async () => {
  const shown = await open(text(`</pre></main>${HTML}`), "notes.html");
  expect(await shown.frame.locator("pre").textContent()).toContain(`</pre></main><script>`);
  expect(await misdeeds(shown)).toEqual([]);
});

test("what runs in the frame reaches neither the page, nor its storage, nor the server", async () => {
  const { page, frame, requests } = await open(await documentNamed("patient-summary.json"));
  await page.evaluate(() => {
    localStorage.setItem("key", "of the page");
    document.cookie = "key=of-the-page";
  });
  const before = requests.length;
  const reached = await frame.evaluate(async (elsewhere) => {
    // it says that it worked, even where it may not
    navigator.sendBeacon("/api/profile", "x");
    const tries: Readonly<Record<string, () => unknown>> = {
      storage: () => localStorage.getItem("key"),
      cookie: () => document.cookie,
      parent: () => parent.document.title,
      databases: () => indexedDB.open("vault"),
      caches: async () => caches.keys(),
      settings: async () => fetch("/settings.json"),
      server: async () => fetch("/api/profile"),
      elsewhere: async () => fetch(elsewhere),
      worker: () => new Worker("/assets/worker.js"),
      moved: () => (top!.location.href = elsewhere),
    };
    const got: string[] = [];
    for (const [name, run] of Object.entries(tries))
      await Promise.resolve()
        .then(run)
        .then(
          () => got.push(name),
          () => undefined,
        );
    return got;
  }, ELSEWHERE);
  expect(reached).toEqual([]);
  expect(requests.slice(before)).toEqual([]);
  expect(await page.evaluate(() => document.cookie)).toBe("key=of-the-page");
});

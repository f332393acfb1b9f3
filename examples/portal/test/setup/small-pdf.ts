/** Objects of a PDF, by their numbers from 1; the first is the catalog. */
export function smallPdf(objects: readonly string[], trailer = ""): Uint8Array {
  let file = "%PDF-1.7\n";
  const places = objects.map((object, nth) => {
    const at = file.length;
    file += `${nth + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(at).padStart(10, "0")} 00000 n \n`;
  });
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.join("")}`;
  const end = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${trailer} >>\nstartxref\n${file.length}\n%%EOF`;
  return Buffer.from(file + table + end, "latin1");
}

export const stream = (content: string, dictionary = ""): string =>
  `<< /Length ${content.length} ${dictionary} >>\nstream\n${content}\nendstream`;

/**
 * A PDF with a line of text on each of its pages.
 * @param padding bytes of each page that draw nothing
 */
export function pagesOf(lines: readonly string[], catalog = "", page = "", padding = 0): Uint8Array {
  const kids = lines.map((_, nth) => `${4 + nth} 0 R`).join(" ");
  return smallPdf([
    `<< /Type /Catalog /Pages 2 0 R ${catalog} >>`,
    `<< /Type /Pages /Kids [${kids}] /Count ${lines.length} /MediaBox [0 0 300 300] >>`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ...lines.map(
      (_, nth) =>
        `<< /Type /Page /Parent 2 0 R /Contents ${4 + lines.length + nth} 0 R /Resources << /Font << /F 3 0 R >> >> ${page} >>`,
    ),
    ...lines.map((line) => stream(`BT /F 24 Tf 20 150 Td (${line}) Tj ET\n%${"a".repeat(padding)}`)),
  ]);
}

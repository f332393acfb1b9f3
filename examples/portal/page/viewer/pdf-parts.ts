// Fonts, character maps and decoders that a PDF may need, each fetched when a PDF does. Their names
// have hashes, so that a folder's URL, which pdf.js asks for, does not do.
const urls = import.meta.glob<string>(
  "../../node_modules/pdfjs-dist/{cmaps/*.bcmap,standard_fonts/*.{pfb,ttf},wasm/{jbig2,openjpeg,qcms_bg}.wasm}",
  { eager: true, query: "?url", import: "default", exhaustive: true },
);
const byName = new Map(Object.entries(urls).map(([path, url]) => [path.replace(/^.*\//u, ""), url]));

export class PdfParts {
  /** @throws Error when there is no such part, or it cannot be fetched */
  async fetch({ filename }: { readonly filename: string }): Promise<Uint8Array> {
    const url = byName.get(filename);
    if (url === undefined) throw new Error(`There is no ${filename}`);
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${filename} cannot be fetched`);
    return new Uint8Array(await response.arrayBuffer());
  }
}

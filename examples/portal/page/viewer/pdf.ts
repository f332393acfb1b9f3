import * as pdfjs from "pdfjs-dist";
import workerUrl from "pdfjs-dist/build/pdf.worker.mjs?url";

/** The pages that are drawn; what has more is saved and opened elsewhere. */
const MAX_PAGES = 200;

/** Pages of a PDF, drawn: nothing in it runs. */
export async function pdfPages(bytes: Uint8Array<ArrayBuffer>): Promise<readonly Node[]> {
  // a frame without an origin can start no worker: pdf.js then works in the frame's own thread
  pdfjs.GlobalWorkerOptions.workerSrc = workerUrl;
  const loading = pdfjs.getDocument({ data: bytes, enableXfa: false, useSystemFonts: true, useWorkerFetch: false });
  const document_ = await loading.promise;
  const drawn: HTMLCanvasElement[] = [];
  for (let number = 1; number <= Math.min(document_.numPages, MAX_PAGES); number += 1) {
    const page = await document_.getPage(number);
    const viewport = page.getViewport({ scale: 1.5 });
    const canvas = document.createElement("canvas");
    Object.assign(canvas, { width: viewport.width, height: viewport.height });
    canvas.setAttribute("role", "img");
    const { items } = await page.getTextContent();
    canvas.setAttribute("aria-label", items.map((item) => ("str" in item ? item.str : "")).join(" "));
    await page.render({ canvas, viewport }).promise;
    drawn.push(canvas);
  }
  return drawn;
}

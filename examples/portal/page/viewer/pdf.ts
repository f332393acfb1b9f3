import * as pdfjs from "pdfjs-dist";
import { CannotShow } from "./cannot-show.ts";
import { element, saying } from "./element.ts";
import type { InParts } from "./handed.ts";
import { letWorkersStart } from "./frame-worker.ts";
import { PdfParts } from "./pdf-parts.ts";
import { PdfRanges } from "./pdf-ranges.ts";

/** Points of a page's longer side, whatever size the PDF says it is. */
const LONGER_SIDE = 1800;

/** Bytes of a large PDF that are asked for at a time. A part costs the blocks that it lies in. */
const PART = 2 ** 21;

export type PdfSource = Uint8Array<ArrayBuffer> | InParts;

interface Opened {
  readonly pdf: pdfjs.PDFDocumentProxy;
  readonly ranges: PdfRanges | undefined;
}

async function open(source: PdfSource): Promise<Opened> {
  letWorkersStart();
  pdfjs.GlobalWorkerOptions.workerSrc = new URL("pdfjs-dist/build/pdf.worker.min.mjs", import.meta.url).href;
  const ranges = "parts" in source ? new PdfRanges(source) : undefined;
  const { promise } = pdfjs.getDocument({
    ...("parts" in source
      ? { range: ranges, rangeChunkSize: PART, disableStream: true, disableAutoFetch: true }
      : { data: source }),
    BinaryDataFactory: PdfParts,
    useWorkerFetch: false,
    enableXfa: false,
    stopAtErrors: true,
    verbosity: pdfjs.VerbosityLevel.ERRORS,
  });
  try {
    return { pdf: await orFailed(promise, ranges), ranges };
  } catch (error) {
    if (!(error instanceof pdfjs.PasswordException)) throw error;
    throw new CannotShow("This PDF is locked with a password. Save a copy, and open it with another program.");
  }
}

/** What is made of a PDF; a rejection where a part for it does not come. */
const orFailed = <T>(made: Promise<T>, ranges: PdfRanges | undefined): Promise<T> =>
  ranges ? Promise.race([made, ranges.failure]) : made;

/** The text of a page, for those who do not see it. */
async function spoken(page: pdfjs.PDFPageProxy): Promise<HTMLElement> {
  const { items } = await page.getTextContent();
  const text = items.map((item) => ("str" in item ? `${item.str}${item.hasEOL ? "\n" : ""}` : "")).join("");
  const made = element("div", ...text.split(/\n+/u).map((line) => element("p", line)));
  made.className = "spoken";
  return made;
}

/** Whether an image was left out: pdf.js has nothing in its place, and says nothing. */
const lacksImage = ({ objs, commonObjs }: pdfjs.PDFPageProxy): boolean =>
  [objs, commonObjs].some((all) => [...all].some(([, object]) => object === null));

async function draw(place: HTMLElement, page: pdfjs.PDFPageProxy): Promise<void> {
  const { width, height } = page.getViewport({ scale: 1 });
  const viewport = page.getViewport({ scale: LONGER_SIDE / Math.max(width, height) });
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: Math.ceil(viewport.width), height: Math.ceil(viewport.height) });
  canvas.ariaHidden = "true";
  // what a form's fields hold is drawn; nothing of it can be filled in, clicked or run
  await page.render({ canvas, viewport, annotationMode: pdfjs.AnnotationMode.ENABLE }).promise;
  place.style.aspectRatio = `${width} / ${height}`;
  const notes = lacksImage(page) ? [saying("An image of this page cannot be shown.")] : [];
  place.replaceChildren(...notes, canvas, await spoken(page));
}

/** Pages of a PDF, each drawn when it comes near, and let go when it is far. Nothing runs. */
export async function pdfPages(source: PdfSource): Promise<readonly Node[]> {
  const { pdf, ranges } = await open(source);
  const count = pdf.numPages;
  const { width, height } = (await orFailed(pdf.getPage(1), ranges)).getViewport({ scale: 1 });
  const pages = Array.from({ length: count }, (_, nth) => {
    const place = element("section");
    place.className = "page";
    place.ariaLabel = `Page ${nth + 1} of ${count}`;
    place.style.aspectRatio = `${width} / ${height}`;
    return place;
  });
  const near = new IntersectionObserver(
    (seen) => {
      for (const { target, isIntersecting } of seen) {
        const place = target as HTMLElement;
        if (isIntersecting) void show(place, pages.indexOf(place) + 1);
        else place.replaceChildren();
      }
    },
    // a frame of another origin has no margin but its own
    { root: document, rootMargin: "150% 0px" },
  );
  const show = async (place: HTMLElement, number: number) => {
    ranges?.askAgain();
    try {
      await orFailed(
        pdf.getPage(number).then((page) => draw(place, page)),
        ranges,
      );
    } catch {
      place.replaceChildren(saying(`Page ${number} cannot be shown.`));
    }
  };
  for (const place of pages) near.observe(place);
  return pages;
}

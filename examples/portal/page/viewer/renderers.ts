import { cCdaText } from "./c-cda.ts";
import { CannotShow } from "./cannot-show.ts";
import { fhirText } from "./fhir.ts";
import type { InParts } from "./handed.ts";
import { image } from "./image.ts";
import { type Kind, kindOf, textOf } from "./kind-of.ts";
import { plainText } from "./plain-text.ts";
import type { Renderer } from "./renderer.ts";

/** Shows a PDF of which parts are fetched as they are looked at. */
export const largePdf = async (pdf: InParts): Promise<readonly Node[]> =>
  import("./pdf.ts").then(({ pdfPages }) => pdfPages(pdf));

const ofText =
  (render: (text: string) => readonly Node[] | Promise<readonly Node[]>): Renderer =>
  ({ bytes }) =>
    render(textOf(bytes) ?? "");

/** What shows each kind. What draws PDF and DICOM is large, and is fetched for them alone. */
export const renderers: Readonly<Record<Kind, Renderer>> = {
  png: image("image/png"),
  jpeg: image("image/jpeg"),
  gif: image("image/gif"),
  webp: image("image/webp"),
  svg: image("image/svg+xml"),
  pdf: async ({ bytes }) => import("./pdf.ts").then(({ pdfPages }) => pdfPages(bytes)),
  dicom: async ({ bytes }) => import("./dicom.ts").then(({ dicomImages }) => dicomImages(bytes)),
  fhir: ofText(fhirText),
  "c-cda": ({ bytes, title }) =>
    cCdaText(textOf(bytes) ?? "", (inner) => {
      const kind = kindOf(inner);
      return renderers[kind === "c-cda" ? "text" : kind]({ bytes: inner, title });
    }),
  text: ofText(plainText),
  unknown: () => {
    throw new CannotShow();
  },
};

import { cCdaText } from "./c-cda.ts";
import { fhirText } from "./fhir.ts";
import { type Kind, textOf } from "./kind-of.ts";

export interface Content {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly title: string;
}

type Renderer = (content: Content) => readonly Node[] | Promise<readonly Node[]>;

/** An image element runs no script, whatever the image carries. */
const image =
  (type: string): Renderer =>
  async ({ bytes, title }) => {
    const shown = new Image();
    shown.src = URL.createObjectURL(new Blob([bytes], { type }));
    shown.alt = title;
    await shown.decode();
    return [shown];
  };

const plain: Renderer = ({ bytes }) => {
  const shown = document.createElement("pre");
  shown.textContent = textOf(bytes) ?? "";
  return [shown];
};

export const renderers: Readonly<Record<Kind, Renderer>> = {
  png: image("image/png"),
  jpeg: image("image/jpeg"),
  gif: image("image/gif"),
  webp: image("image/webp"),
  svg: image("image/svg+xml"),
  pdf: async ({ bytes }) => import("./pdf.ts").then(({ pdfPages }) => pdfPages(bytes)),
  dicom: async ({ bytes }) => import("./dicom.ts").then(({ dicomImage }) => dicomImage(bytes)),
  fhir: ({ bytes }) => fhirText(textOf(bytes) ?? ""),
  "c-cda": ({ bytes }) => cCdaText(textOf(bytes) ?? ""),
  text: plain,
  unknown: () => {
    throw new TypeError("Nothing shows these bytes");
  },
};

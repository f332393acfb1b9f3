import { type DrawnFrame, dicomFrames, type Tags } from "./dicom-frames.ts";
import { sideRows } from "./dicom-sides.ts";
import { element, saying, terms } from "./element.ts";

/** Defined terms of DICOM PS3.3, C.7.3.1.1.1. */
const modalities: Readonly<Record<string, string>> = {
  CR: "Computed radiography",
  CT: "Computed tomography",
  DX: "Digital radiography",
  MG: "Mammography",
  MR: "Magnetic resonance",
  NM: "Nuclear medicine",
  PT: "Positron emission tomography",
  US: "Ultrasound",
  XA: "X-ray angiography",
};

const text = (value: unknown): string => (typeof value === "string" ? value.trim() : "");

/** A date as DICOM writes it, YYYYMMDD. */
const date = (value: string): string => value.replace(/^(\d{4})(\d{2})(\d{2})$/u, "$1-$2-$3");

const modality = (code: string): string => (modalities[code] ? `${modalities[code]} (${code})` : code);

function patient({ PatientName: name }: Tags): string {
  const letters = typeof name === "object" && name !== null && "Alphabetic" in name ? name.Alphabetic : name;
  return text(letters).replaceAll("^", " ").trim();
}

const grey = (window: DrawnFrame["window"]): string =>
  window
    ? `Centre ${window.center}, width ${window.width}, ${window.isOfFile ? "as the file says" : "all that there are"}`
    : "";

/** What the file asks for, and is not drawn. */
function leftOut(tags: Tags): string {
  const curve = text([tags["VOILUTFunction"]].flat()[0]);
  const isOtherGrey = "VOILUTSequence" in tags || "ModalityLUTSequence" in tags || (curve && curve !== "LINEAR");
  const parts = [
    "OverlayRows" in tags && "marks that lie over the image",
    isOtherGrey && "the file's own scale of greys",
  ];
  return parts.filter(Boolean).join(", ");
}

function about({ canvas, tags, window }: DrawnFrame): HTMLElement {
  const rows: (readonly [string, string])[] = [
    ["Patient", patient(tags)],
    ["Modality", modality(text(tags["Modality"]))],
    ["Body part", text(tags["BodyPartExamined"])],
    ...sideRows(tags),
    ["Study date", date(text(tags["StudyDate"]))],
    ["Image size", `${canvas.width} × ${canvas.height} points`],
    ["Grey values", grey(window)],
    ["Not shown", leftOut(tags)],
  ];
  return terms(rows.filter(([, told]) => told));
}

/** The images of a DICOM file, one at a time, and what they are of. */
export async function dicomImages(bytes: Uint8Array<ArrayBuffer>): Promise<readonly Node[]> {
  const draw = dicomFrames(bytes);
  const first = await draw(1);
  const count = Number(first.tags["NumberOfFrames"] ?? 1);
  const place = element("div");
  place.className = "scan";
  const put = (frame: DrawnFrame, number: number) => {
    const { canvas, tags } = frame;
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", `${modality(text(tags["Modality"]))}, image ${number} of ${count}`);
    place.replaceChildren(canvas, about(frame));
  };
  put(first, 1);
  return count > 1 ? [slider(count, place, async (number) => put(await draw(number), number)), place] : [place];
}

/** Chooses one of the images. While one is fetched, none is shown as if it were that one. */
function slider(count: number, place: Element, show: (number: number) => Promise<void>): HTMLElement {
  const chosen = Object.assign(element("input"), { type: "range", min: "1", max: String(count), value: "1" });
  const told = element("output", `1 of ${count}`);
  let isDrawing = false;
  const follow = async () => {
    const number = chosen.valueAsNumber;
    told.value = `${number} of ${count}`;
    place.replaceChildren();
    if (isDrawing) return;
    isDrawing = true;
    await show(number).catch(() => place.replaceChildren(saying("This image cannot be shown.")));
    isDrawing = false;
    // another one was chosen meanwhile
    if (chosen.valueAsNumber !== number) await follow();
  };
  chosen.addEventListener("input", () => void follow());
  return element("label", "Image ", chosen, " ", told);
}

/** Saves bytes as a file. Its type is none that a browser would run as a page of this origin. */
export function download(name: string, content: Blob | Uint8Array<ArrayBuffer>): void {
  const href = URL.createObjectURL(new Blob([content], { type: "application/octet-stream" }));
  Object.assign(document.createElement("a"), { href, download: name }).click();
  // some browsers read it after the click
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}

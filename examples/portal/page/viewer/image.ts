import { assertDrawable } from "./cannot-show.ts";
import type { Renderer } from "./renderer.ts";

/** An image element runs no script, whatever the image carries. */
export const image =
  (type: string): Renderer =>
  async ({ bytes, title }) => {
    const shown = new Image();
    shown.alt = title;
    const loaded = new Promise((resolve, reject) => {
      shown.addEventListener("load", resolve);
      shown.addEventListener("error", reject);
    });
    shown.src = URL.createObjectURL(new Blob([bytes], { type }));
    // its size is known before its points are decoded
    await loaded;
    assertDrawable(shown.naturalWidth, shown.naturalHeight);
    await shown.decode();
    return [shown];
  };

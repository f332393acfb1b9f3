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
    const file = new Blob([bytes], { type });
    shown.src = URL.createObjectURL(file);
    // its size is known before its points are decoded
    await loaded;
    assertDrawable(shown.naturalWidth, shown.naturalHeight);
    await shown.decode();
    // an element shows what there is of an image that ends too early; this one refuses it
    if (type !== "image/svg+xml") (await createImageBitmap(file)).close();
    return [shown];
  };

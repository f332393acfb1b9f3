const BrowserWorker = globalThis.Worker;

/** Holds messages back until the script of `url` can hear them. */
const start = (url: string) => `
const held = [];
const hold = (message) => held.push(message);
addEventListener("message", hold);
import(${JSON.stringify(url)}).then(() => {
  removeEventListener("message", hold);
  for (const { data, ports } of held) dispatchEvent(new MessageEvent("message", { data, ports }));
});`;

/**
 * A worker of a frame without an origin. A browser starts none from a URL there, and no module: a
 * script from a blob it starts, and that may import the module.
 */
class FrameWorker extends BrowserWorker {
  constructor(url: string | URL) {
    const script = start(new URL(url, location.href).href);
    super(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
  }
}

/** Lets libraries start workers in this frame, in the way they do elsewhere. */
export function letWorkersStart(): void {
  globalThis.Worker = FrameWorker;
}

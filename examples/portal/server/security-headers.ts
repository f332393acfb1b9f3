import type { RequestHandler } from "express";

const policy = (directives: Readonly<Record<string, string>>): string =>
  Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources}`)
    .join("; ");

/** Nothing from elsewhere, no inline script or style, and no markup from text. */
const pagePolicy = policy({
  "default-src": "'none'",
  "script-src": "'self'",
  "style-src": "'self'",
  "worker-src": "'self'",
  "connect-src": "'self'",
  // wallets announce their icons as data
  "img-src": "'self' data:",
  "frame-src": "'self'",
  "form-action": "'none'",
  "base-uri": "'none'",
  "frame-ancestors": "'none'",
  "require-trusted-types-for": "'script'",
  "trusted-types": "worker",
});

const common = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "permissions-policy": "camera=(self), geolocation=(), microphone=()",
};

export const securityHeaders: RequestHandler = (_, response, next) => {
  response.set({ ...common, "content-security-policy": pagePolicy, "cross-origin-resource-policy": "same-origin" });
  next();
};

/**
 * The frame that shows a record's content. `sandbox` gives it an origin of its own, so that nothing
 * that a document carries reaches the page, its storage or the server. WebAssembly decodes images,
 * and what it is made of is all that the frame may fetch. `data:` is how a decoder of DICOM hands
 * the browser a JPEG.
 */
const viewerPolicy = (url: string): string =>
  policy({
    sandbox: "allow-scripts",
    "default-src": "'none'",
    "script-src": "'self' 'wasm-unsafe-eval'",
    "style-src": "'self'",
    "connect-src": `${url}/assets/`,
    "img-src": "blob: data:",
    "font-src": "data:",
    "worker-src": "blob:",
    "form-action": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'self'",
  });

/** @param url where browsers reach the portal, without a slash at the end */
export const viewerHeaders =
  (url: string): RequestHandler =>
  (_, response, next) => {
    response.set("content-security-policy", viewerPolicy(url));
    next();
  };

/** The viewer's frame has no origin. What it loads is in the public repository. */
export const forEveryOrigin: RequestHandler = (_, response, next) => {
  response.set({ "access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin" });
  next();
};

/**
 * A JPEG 2000 codestream without loss, as OpenJPEG writes it: 16 × 16 grey values, each 16 times
 * its column plus its row.
 */
export const smallJpeg2000: Uint8Array = Buffer.from(
  "/0//UQApAAAAAAAQAAAAEAAAAAAAAAAAAAAAEAAAABAAAAAAAAAAAAABBwEB/1IADAAAAAEAAQQEAAH/XAAHQEBISFD/ZAAlAAFDcmVhdGVkIGJ5" +
    "IE9wZW5KUEVHIHZlcnNpb24gMi41LjT/kAAKAAAAAABQAAH/k9+BmBIrZqAKiDcDpIbMPtfrbgBDbQjcA3Zlb62r1svgsdOPwbI1Mxe7wAT8gLKi" +
    "AgAAAARQD8HzhIAiADahmc89pf/Z",
  "base64",
);

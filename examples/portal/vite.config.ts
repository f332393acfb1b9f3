import { defineConfig } from "vite";

export default defineConfig({
  build: {
    target: "es2023",
    rolldownOptions: { input: ["index.html", "viewer.html"] },
    // inlined files would be data, which the policy of the page forbids
    assetsInlineLimit: 0,
    // what draws DICOM is large, and is fetched for DICOM alone
    chunkSizeWarningLimit: 4000,
  },
  // a worker whose URL is not its location, as in the viewer, knows its URL only as a module
  worker: { format: "es" },
});

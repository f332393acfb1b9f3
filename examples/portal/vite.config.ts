import { defineConfig } from "vite";

export default defineConfig({
  build: {
    target: "es2023",
    rolldownOptions: { input: ["index.html", "viewer.html"] },
    // inlined files would be data, which the policy of the page forbids
    assetsInlineLimit: 0,
  },
});

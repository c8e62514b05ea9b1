import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

// Two windows, two pages. Addresses are relative, and nothing is inlined: the content security
// policy allows neither inline scripts nor styles nor data: addresses.
export default defineConfig(({ mode }) => ({
  base: "./",
  plugins: [svelte()],
  // Tests run components as a browser would, not their server half.
  ...(mode === "test" && { resolve: { conditions: ["browser"] } }),
  build: {
    outDir: mode === "fake" ? "dist-fake" : "dist",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: ["door.html", "vault.html"] },
  },
  server: { port: 1420, strictPort: true },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.ts", "tests/**/*.test.ts"],
    setupFiles: ["tests/setUp.ts"],
    testTimeout: 30_000,
    // Style sheets are left out, except where a test reads one as text.
    css: { include: [/\?raw/] },
  },
}));

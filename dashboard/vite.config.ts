import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const server = process.env.AGENTOPS_SERVER ?? 'http://127.0.0.1:8080';
const toServer = { target: server, ws: true };

export default defineConfig({
  plugins: [react(), tailwindcss()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  // No inlined assets: the page's policy allows data: for images only.
  build: { assetsInlineLimit: 0 },
  server: { proxy: { '/api': toServer, '/sign-in': toServer, '/health': toServer } },
  test: { environment: 'happy-dom', include: ['src/**/*.test.{ts,tsx}'], maxWorkers: 1 },
});

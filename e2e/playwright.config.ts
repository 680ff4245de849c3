import { defineConfig } from '@playwright/test'

// `cargo xtask e2e` builds what is tested and says where it lies; nothing here builds anything.
const ci = !!process.env.CI

export default defineConfig({
  outputDir: 'test-results',
  forbidOnly: ci,
  // A test that passes the second time has a fault, and so has the product or the test.
  retries: 0,
  workers: 2,
  fullyParallel: true,
  timeout: 30_000,
  expect: { timeout: 10_000 },
  reporter: [[ci ? 'dot' : 'list']],
  use: {
    browserName: 'chromium',
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    timezoneId: 'Asia/Tokyo',
    colorScheme: 'light',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env.KANSEI_CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'console', testMatch: ['pages/**/*.spec.ts', 'journeys/**/*.spec.ts', 'resilience/**/*.spec.ts', 'bugs/**/*.spec.ts'] },
    { name: 'static', testMatch: 'static/**/*.spec.ts' },
    // Measurements, not tests: only `cargo xtask bench` runs them. Without Playwright's own trace, which copies the whole
    // document twice for every action, on the thread that is measured.
    ...(process.env.KANSEI_BENCH ? [{ name: 'bench', testMatch: 'bench/**/*.bench.ts', use: { trace: 'off' as const } }] : []),
  ],
})

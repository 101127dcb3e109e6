import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

export const modes = {
  desktop: { viewport: { width: 1280, height: 800 }, colorScheme: 'light' },
  mobile: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, colorScheme: 'light', isMobile: true, hasTouch: true },
  dark: { viewport: { width: 1280, height: 800 }, colorScheme: 'dark' },
  narrow: { viewport: { width: 320, height: 640 }, deviceScaleFactor: 2, colorScheme: 'light', isMobile: true, hasTouch: true },
  forced: { viewport: { width: 1280, height: 800 }, forcedColors: 'active' },
  nojs: { viewport: { width: 1280, height: 800 }, javaScriptEnabled: false },
};

/** Chromium with an empty profile that goes away with it. */
export async function open(options = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'meent-gallery-'));
  const ctx = await chromium.launchPersistentContext(dir, {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true, locale: 'nl-NL',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    ...options,
  });
  // At the end of the run: on close the browser is still writing.
  process.on('exit', () => { try { rmSync(dir, { recursive: true, force: true }); } catch { /* the system clears its own folder */ } });
  return ctx;
}

import { type Browser, chromium } from 'playwright-core';
import { ensureChromium } from './chromium.ts';
import { onProcessEnd } from './processes.ts';

/** Starts a browser without a window; it ends with this process, however that ends. */
export async function launchBrowser(): Promise<Browser> {
  // So that a signal ends this process in our own way, and the browser with it.
  onProcessEnd(() => {});
  return await chromium.launch({
    executablePath: await ensureChromium(),
    handleSIGHUP: false,
    handleSIGINT: false,
    handleSIGTERM: false,
    args: [
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-proxy-server',
    ],
  });
}

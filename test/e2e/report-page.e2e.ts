import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Language } from '../../src/i18n/language.js';
import { htmlPage } from '../../src/report/labs/html/page.js';
import type { LabReport } from '../../src/report/labs/model.js';
import { messagesFor } from '../i18n/messages.js';
import { HOSTILE, hostileReport, lab, report, summary } from '../report/labs/sample.js';
import { say } from './say.js';

// The HTML report in Debian's chromium. Needs no nodes: scripts/dev/browser runs this file alone.

const CHROMIUM = process.env['K8SLAB_CHROMIUM'] ?? '/usr/bin/chromium';
const work = mkdtempSync(join(tmpdir(), 'k8slab-page-'));
/** Where pictures go that somebody wants to look at. */
const pictures = process.env['K8SLAB_SCREENSHOTS'] ?? join(work, 'pictures');
let browser: Browser;

beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  // Its sandbox needs a kernel feature that root in a container does not have; the pages are our own.
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
});
afterAll(async () => {
  await browser.close();
  rmSync(work, { recursive: true, force: true });
});

interface Opened {
  page: Page;
  /** What must stay empty: requests beside the page itself, complaints, dialogs. */
  trouble: string[];
}

let pages = 0;
async function open(of: LabReport, language: Language = 'en', look: BrowserContextOptions = {}): Promise<Opened> {
  const file = join(work, `${pages++}.html`);
  writeFileSync(
    file,
    htmlPage({ report: of, texts: messagesFor(language).labReport, language, timeZone: 'Asia/Seoul' }),
  );
  const page = await (await browser.newContext({ viewport: { width: 1100, height: 900 }, ...look })).newPage();
  const trouble: string[] = [];
  const own = pathToFileURL(file).href;
  page.on('request', (request) => {
    if (request.url() !== own && !request.url().startsWith('data:')) trouble.push(`request ${request.url()}`);
  });
  page.on('console', (message) => trouble.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => trouble.push(error.message));
  page.on('dialog', (dialog) => trouble.push(`dialog ${dialog.message()}`));
  await page.goto(own);
  return { page, trouble };
}

describe('the report', () => {
  it.each([
    ['light-en', 'en', { colorScheme: 'light' }],
    ['dark-ko', 'ko', { colorScheme: 'dark' }],
    ['phone-ko', 'ko', { colorScheme: 'light', viewport: { width: 390, height: 844 } }],
  ] as const)('loads nothing, breaks nothing and fits: %s', async (name, language, look) => {
    const { page, trouble } = await open(report(), language, look);
    await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
    expect(trouble).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
    // The style was let in by its hash.
    expect(await page.evaluate('getComputedStyle(document.querySelector(".card")).borderTopWidth')).toBe('1px');
    await page.context().close();
  });

  it('follows the colours of the system', async () => {
    const ground = async (colorScheme: 'light' | 'dark'): Promise<unknown> => {
      const { page } = await open(report(), 'en', { colorScheme });
      const color = await page.evaluate('getComputedStyle(document.body).backgroundColor');
      await page.context().close();
      return color;
    };
    expect([await ground('light'), await ground('dark')]).toEqual(['rgb(246, 248, 250)', 'rgb(13, 17, 23)']);
  });

  it.each(HOSTILE)('runs and shows nothing else when every text says %j', async (text) => {
    const { page, trouble } = await open(hostileReport(text));
    expect(trouble).toEqual([]);
    expect(await page.evaluate('window.broken')).toBeUndefined();
    const inside =
      'document.querySelectorAll("script, iframe, img, form, base, object, embed, [onload], [onerror], [onmouseover]").length';
    expect(await page.evaluate(inside)).toBe(0);
    expect(await page.locator('main > *').count()).toBe(await harmlessCount());
    await page.context().close();
  });

  let known: number | undefined;
  async function harmlessCount(): Promise<number> {
    if (known === undefined) {
      const { page } = await open(hostileReport('harmless'));
      known = await page.locator('main > *').count();
      await page.context().close();
    }
    return known;
  }

  it('can be used with the keyboard alone', async () => {
    const { page } = await open(report());
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the results');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('location.hash')).toBe('#results');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.id')).toBe('only-open');
    await page.keyboard.press('Tab');
    // The first lab passed and is folded: Enter unfolds it.
    const evidence = page.locator('#lab-ch3-3\\.2\\.8 .checks');
    expect(await evidence.isVisible()).toBe(false);
    await page.keyboard.press('Enter');
    expect(await evidence.isVisible()).toBe(true);
    await page.context().close();
  });

  it('shows only what did not pass when asked', async () => {
    const { page } = await open(report());
    await page.getByLabel('Show only what did not pass').check();
    expect(await page.locator('.lab:visible h3').allTextContents()).toEqual([
      'ch3/3.2.9 Empty a node with drain',
      'ch4/4.4.2 A private registry',
      'ch4/4.3.4 A multi-stage build',
    ]);
    await page.context().close();
    const { page: all } = await open(report({ summary: summary([lab()]) }));
    await all.getByLabel('Show only what did not pass').check();
    expect(await all.getByText('Everything passed.', { exact: true }).isVisible()).toBe(true);
    await all.context().close();
  });

  it('tells a screen reader what it is', async () => {
    const { page } = await open(report());
    const tree = await page.locator('body').ariaSnapshot();
    for (const part of [
      'banner',
      'main',
      'navigation "Contents"',
      'contentinfo',
      'img "Topology"',
      'article "ch3/3.2.9 Empty a node with drain"',
    ])
      expect(tree).toContain(part);
    await page.context().close();
  });

  it('prints all of its evidence, folded or not', async () => {
    const { page } = await open(report());
    await page.emulateMedia({ media: 'print' });
    const folded = page.locator('#lab-ch3-3\\.2\\.8 .checks');
    expect((await folded.boundingBox())?.height).toBeGreaterThan(50);
    expect(await page.locator('nav').isVisible()).toBe(false);
    await page.screenshot({ path: join(pictures, 'print.png'), fullPage: true });
    await page.pdf({ path: join(pictures, 'print.pdf'), format: 'A4', preferCSSPageSize: true });
    await page.context().close();
  });

  it('opens quickly with a hundred labs', async () => {
    const many = Array.from({ length: 100 }, (_, index) => lab({ lab: `ch${Math.floor(index / 20) + 1}/${index}` }));
    const { page, trouble } = await open(report({ summary: summary(many) }));
    expect(trouble).toEqual([]);
    expect(await page.locator('.lab').count()).toBe(100);
    say(`a page of 100 labs has ${Math.round((await page.content()).length / 1024)} KiB`);
    await page.context().close();
  });
});

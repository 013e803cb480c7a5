import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Language } from '../../../src/i18n/language.js';
import { html } from '../../../src/report/labs/html/escape.js';
import { htmlPage } from '../../../src/report/labs/html/page.js';
import { COLORS } from '../../../src/report/labs/html/style.js';
import type { LabReport } from '../../../src/report/labs/model.js';
import { messagesFor } from '../../i18n/messages.js';
import { CLUSTER, HOSTILE, hostileReport, report } from './sample.js';

function page(of: LabReport = report(), language: Language = 'en'): string {
  return htmlPage({ report: of, texts: messagesFor(language).labReport, language, timeZone: 'Asia/Seoul' });
}

/** Names of all elements and attributes, in order: what a page is made of, whatever its texts are. */
function skeleton(text: string): string[] {
  return [...text.matchAll(/<(\/?[a-z][\w:-]*)((?:\s+[a-z][\w:-]*(?:="[^"]*")?)*)\s*\/?>/gi)].map(
    ([, name, attributes = '']) =>
      [name, ...[...attributes.matchAll(/\s+([a-z][\w:-]*)(?:="[^"]*")?/gi)].map((match) => match[1])].join(' '),
  );
}

describe('the template', () => {
  it('makes text of every value', () => {
    expect(html`<b title="${`"'<`}">${'<i>&`'}</b>`.text).toBe('<b title="&quot;&#39;&lt;">&lt;i&gt;&amp;&#96;</b>');
  });

  it('takes pieces that were made by it, lists, numbers, and nothing', () => {
    expect(html`${[html`<i>${1}</i>`, '<', undefined]}`.text).toBe('<i>1</i>&lt;');
  });
});

describe('the page', () => {
  it.each(HOSTILE)('stays what it is when every text says %j', (text) => {
    expect(skeleton(page(hostileReport(text)))).toEqual(skeleton(page(hostileReport('harmless'))));
  });

  it.each(HOSTILE)('holds no control character of %j', (text) => {
    expect(page(hostileReport(text))).not.toMatch(/(?![\n\t])\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u);
  });

  it('is complete by itself: nothing in it is loaded, nothing runs', () => {
    const text = page();
    expect(text).not.toMatch(/<(script|iframe|object|embed|form|base)\b/i);
    expect([...text.matchAll(/\s(?:src|href|action)="([^"]*)"/g)].map(([, to = '']) => to[0])).not.toContain('h');
    expect(text).not.toMatch(/\son\w+=|\sstyle=|url\(|@import/i);
    const [, policy = ''] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(text) ?? [];
    expect(policy.replaceAll('&#39;', "'")).toContain("default-src 'none'");
  });

  it('allows its own style and no other', () => {
    const text = page();
    const [, style = ''] = /<style>([\s\S]*?)<\/style>/.exec(text) ?? [];
    expect(text).toContain(`sha256-${createHash('sha256').update(style).digest('base64')}`);
  });

  it('has landmarks, one first heading, no level left out, and names that lead somewhere', () => {
    const text = page();
    for (const landmark of ['<header>', '<main>', '<nav ', '<footer>']) expect(text).toContain(landmark);
    const levels = [...text.matchAll(/<h([1-6])\b/g)].map(([, level]) => Number(level));
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    levels.forEach((level, index) => expect(level - (levels[index - 1] ?? 0)).toBeLessThanOrEqual(1));
    const ids = [...text.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const targets = [...text.matchAll(/(?:href="#|aria-labelledby=")([^"]+)"/g)].flatMap(([, names = '']) =>
      names.split(' '),
    );
    expect(targets.filter((target) => !ids.includes(target))).toEqual([]);
  });

  it('shows what failed unfolded, with command, expected, actual and hint', () => {
    const text = page();
    const failed = text.slice(text.indexOf('id="lab-ch3-3.2.9"'), text.indexOf('id="chapter-ch4"'));
    expect(failed).toContain('<details open>');
    for (const part of [
      'equal to []',
      '[&quot;w3-k8s&quot;]',
      'Take the node back: kubectl uncordon w3-k8s',
      'after the clean-up',
    ])
      expect(failed).toContain(part);
    expect(text.slice(text.indexOf('id="lab-ch3-3.2.8"'), text.indexOf('id="lab-ch3-3.2.9"'))).not.toContain(
      '<details open>',
    );
  });

  it('says who, when, for how long, on what', () => {
    const text = page();
    for (const part of [
      '홍길동',
      '<time datetime="2026-11-21T03:04:05.000Z">November 21, 2026',
      '2 min 5 s',
      '1.20.2',
      'metallb 0.9.6',
    ])
      expect(text).toContain(part);
  });

  it('speaks Korean, and marks what was written in another language', () => {
    const korean = page(report(), 'ko');
    expect(korean).toContain('<html lang="ko">');
    expect(korean).toContain('drain으로 노드 비우기');
    expect(korean).toContain('<pre tabindex="0" lang="en">equal to []</pre>');
    expect(page()).not.toContain('lang="ko"');
  });

  it.each([0, 1, 7, 30])('draws %i workers', (count) => {
    const worker = CLUSTER.nodes.filter(({ role }) => role === 'worker').slice(0, 1);
    const workers = Array.from({ length: count }, (_, index) =>
      worker.map((node) => ({ ...node, name: `w${index + 1}-k8s` })),
    ).flat();
    const nodes = [...CLUSTER.nodes.slice(0, 1), ...workers];
    const text = page(report({ cluster: { ...CLUSTER, nodes } }));
    const [, width, height] = /viewBox="0 0 (\d+) ([\d.]+)" role="img"/.exec(text) ?? [];
    const boxes = [...text.matchAll(/<rect class="box[^"]*" x="([\d.-]+)" y="([\d.]+)" width="(\d+)" height="(\d+)"/g)];
    expect(boxes).toHaveLength(count + 1);
    for (const [, x, y, w, h] of boxes) {
      expect(Number(x)).toBeGreaterThanOrEqual(0);
      expect(Number(x) + Number(w)).toBeLessThanOrEqual(Number(width));
      expect(Number(y) + Number(h)).toBeLessThanOrEqual(Number(height));
    }
  });
});

/** https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio */
function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [a, b].map(luminance).sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

const TEXTS = ['text', 'soft', 'link', 'pass', 'fail', 'error', 'blocked', 'skipped'] as const;
describe.each(['light', 'dark'] as const)('in %s', (scheme) => {
  it.each(TEXTS)('%s can be read on every ground (WCAG AA)', (name) => {
    const colors = COLORS[scheme];
    for (const ground of [colors.page, colors.card, colors.code])
      expect(contrast(colors[name], ground)).toBeGreaterThanOrEqual(4.5);
  });
});

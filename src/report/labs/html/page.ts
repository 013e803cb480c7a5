import { createHash } from 'node:crypto';
import type { LabMode } from '../../../labs/results.js';
import { chaptersOf, type Chapter } from '../chapters.js';
import { duration } from '../words.js';
import type { PageContext } from './context.js';
import { anchor, type Html, html } from './escape.js';
import { labArticle } from './lab.js';
import { clusterSection, summarySection } from './overview.js';
import { STYLE } from './style.js';

/** The style is known by its hash; scripts, forms, frames and every request are off. */
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE.text).digest('base64')}'`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** A page that is complete by itself: no script, nothing to load. */
export function htmlPage(context: PageContext): string {
  const { report, texts, language } = context;
  const title = texts.htmlTitle(report.cluster.lab);
  const chapters = chaptersOf(report.summary.labs);
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${report.learner === undefined ? title : `${title}, ${report.learner}`}</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
<a class="skip" href="#results">${texts.skipLink}</a>
<header>
<h1>${title}</h1>
${facts(context)}
</header>
<main>
${summarySection(context)}
${clusterSection(context)}
<nav class="card" aria-labelledby="contents"><h2 id="contents">${texts.contents}</h2><ul>${chapters.map(
    ({ name, byLab, labs }) =>
      html`<li><a href="#${anchor('chapter', name)}">${texts.chapterTitle(name)}</a> <span class="soft">${byLab.pass}/${labs.length}</span></li>`,
  )}</ul></nav>
<div id="results" tabindex="-1">
<label class="filter"><input type="checkbox" id="only-open"> ${texts.onlyOpen}</label>
<p class="nothing">${texts.nothingOpen}</p>
${chapters.map((chapter) => chapterSection(chapter, context))}
</div>
</main>
<footer><p>${texts.madeBy(report.version)}</p></footer>
</body>
</html>
`.text;
}

function facts({ report, texts, language, timeZone }: PageContext): Html {
  const kinds: Readonly<Record<LabMode, string>> = {
    verify: texts.modeVerify,
    mine: texts.modeMine,
    play: texts.modePlay,
    solve: texts.modeSolve,
    files: texts.modeFiles,
  };
  const date = new Date(report.startedAt);
  const shown = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'long', timeZone }).format(date);
  return html`<dl>
${report.learner === undefined ? '' : html`<dt>${texts.learner}</dt><dd>${report.learner}</dd>`}
<dt>${texts.date}</dt><dd><time datetime="${date.toISOString()}">${shown}</time></dd>
<dt>${texts.duration}</dt><dd>${duration(report.summary.durationMs, texts)}</dd>
<dt>${texts.mode}</dt><dd>${kinds[report.mode]}</dd>
</dl>`;
}

function chapterSection({ name, labs, byLab }: Chapter, context: PageContext): Html {
  const { texts } = context;
  const id = anchor('chapter', name);
  const passed = byLab.pass === labs.length ? 'chapter-pass' : 'chapter-open';
  return html`<section class="${passed}" aria-labelledby="${id}"><h2 id="${id}">${texts.chapterTitle(name)} <span class="soft">${texts.labsPassed(byLab.pass, labs.length)}</span></h2>
${labs.map((lab) => labArticle(lab, context))}</section>
`;
}

import type { CheckResult, LabResult, StepResult } from '../../../labs/results.js';
import { leftover } from '../problems.js';
import { duration, passedOf, stepAsCheck } from '../words.js';
import type { PageContext } from './context.js';
import { anchor, type Html, html, type HtmlValue } from './escape.js';
import { badge } from './status.js';

/** One lab: its verdict, and folded below it every check with its evidence and every command. */
export function labArticle(lab: LabResult, context: PageContext): Html {
  const { texts, language } = context;
  const id = anchor('lab', lab.lab);
  const { passed, all } = passedOf(lab.checks);
  const open = lab.status === 'fail' || lab.status === 'error';
  const details = texts.details(passed, all, lab.steps.length, duration(lab.durationMs, texts));
  const evidence = lab.checks.length + lab.steps.length + lab.leftovers.length > 0;
  return html`<article class="card lab ${lab.status === 'pass' ? 'lab-pass' : 'lab-open'}" id="${id}" aria-labelledby="${id}-title">
<div class="lab-head"><h3 id="${id}-title"><span class="id">${lab.lab}</span> ${lab.title[language]}</h3>${badge(lab.status, texts)}</div>
${lab.reason === undefined ? '' : html`<p${spoken(context)}>${lab.reason}</p>`}
${evidence ? foldable(open, details, [checkList(lab.checks, context), leftoverList(lab, context), commandList(lab.steps, context)]) : ''}
</article>
`;
}

function foldable(open: boolean, title: string, content: HtmlValue): Html {
  // An attribute without a value: there is no text to escape.
  return open
    ? html`<details open><summary>${title}</summary>${content}</details>`
    : html`<details><summary>${title}</summary>${content}</details>`;
}

function checkList(checks: readonly CheckResult[], context: PageContext): Html | undefined {
  if (checks.length === 0) return undefined;
  return html`<ul class="checks">${checks.map((check) => checkItem(check, context))}</ul>`;
}

function checkItem(check: CheckResult, context: PageContext): Html {
  const { texts, language } = context;
  const said = check.status === 'skipped' || check.status === 'blocked';
  const rows: HtmlValue[] = said
    ? [row(texts.reason, html`<span${spoken(context)}>${check.actual}</span>`)]
    : [
        row(
          texts.lookAt,
          html`<span class="soft">${texts.onNode(check.node)}</span><pre tabindex="0">${check.reproduce}</pre>`,
        ),
        row(texts.expected, evidence(check.expected, context)),
        row(texts.actual, evidence(check.actual, context)),
      ];
  if (check.hint) rows.push(row(texts.hint, check.hint[language]));
  if (!said) rows.push(row(texts.why, check.explanation[language]));
  return html`<li><h4>${badge(check.status, texts)} ${check.title[language]}${
    check.step === undefined ? '' : html` <span class="soft">(${texts.ofStep(check.step)})</span>`
  }</h4><dl>${rows}</dl></li>
`;
}

function row(title: string, value: HtmlValue): Html {
  return html`<dt>${title}</dt><dd>${value}</dd>`;
}

function evidence(text: string, context: PageContext): Html {
  return html`<pre tabindex="0"${spoken(context)}>${text}</pre>`;
}

function leftoverList({ leftovers }: LabResult, { texts }: PageContext): Html | undefined {
  if (leftovers.length === 0) return undefined;
  return html`<h4 class="fail">${texts.leftovers}</h4><ul>${leftovers.map((change) => html`<li>${leftover(change, { texts })}</li>`)}</ul>`;
}

function commandList(steps: readonly StepResult[], context: PageContext): Html | undefined {
  if (steps.length === 0) return undefined;
  const list = html`<ol class="steps">${steps.map((step) => commandItem(step, context))}</ol>`;
  return foldable(false, context.texts.commands(steps.length), list);
}

function commandItem(step: StepResult, context: PageContext): Html {
  const { texts, language } = context;
  const exit = step.exitCode === undefined ? '' : texts.exitCode(step.exitCode);
  const output = step.output.join('\n');
  return html`<li><p>${badge(stepAsCheck(step.status), texts)} ${step.step} <span class="soft">${[texts[step.phase], texts.onNode(step.node), exit].filter((part) => part !== '').join(', ')}</span></p>
${step.explain ? html`<p>${step.explain[language]}</p>` : ''}
${step.reason === undefined ? '' : html`<p${spoken(context)}>${step.reason}</p>`}
<pre tabindex="0"><code>$ ${step.run.trimEnd()}</code></pre>${output === '' ? '' : html`<pre tabindex="0">${output}</pre>`}</li>
`;
}

/** Expected and actual were written in the language of the run, which may be another than the page's. */
function spoken({ report, language }: PageContext): Html | undefined {
  return report.language === language ? undefined : html` lang="${report.language}"`;
}

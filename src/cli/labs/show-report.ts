import { dirname, join, resolve } from 'node:path';
import type { LabReport } from '../../report/labs/model.js';
import { writeLabFile } from '../../state/write-lab-file.js';
import type { App } from '../app.js';
import type { ReportWish } from '../lab-invocation.js';
import { languageOf } from './language.js';

/** Writes the page if it is wanted, and says where. */
export async function writePage(app: App, report: LabReport, wish: ReportWish): Promise<void> {
  if (!wish.html) return;
  const { htmlPage } = await import('../../report/labs/html/page.js');
  const path =
    wish.reportFile === undefined
      ? join(dirname(app.file), 'k8slab-report.html')
      : resolve(app.environment.cwd, wish.reportFile);
  const page = htmlPage({ report, texts: app.texts.labReport, language: languageOf(app), timeZone: undefined });
  await writeLabFile(path, page);
  if (app.json) app.printJson({ type: 'report-written', path });
  else app.say(app.texts.cli.wrote(path));
}

/** A result in the form that was asked for; for people as text. */
export async function printReport(app: App, report: LabReport): Promise<void> {
  const options = { texts: app.texts.labReport, language: languageOf(app) };
  switch (app.global.output) {
    case 'json':
      return app.printJson({ type: 'report', report });
    case 'junit':
      return app.print((await import('../../report/labs/junit.js')).junitXml(report, options));
    case 'tap':
      return app.print((await import('../../report/labs/tap.js')).tapText(report, options));
    case 'text': {
      const { labsText } = await import('../../report/labs/text-summary.js');
      return app.print(labsText(report.summary, { ...options, paint: app.paint }));
    }
  }
}

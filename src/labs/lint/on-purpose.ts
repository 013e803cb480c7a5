import type { LintFinding } from './finding.js';

/** A comment on the line or, alone, on the one before. With a reason: the reader is a learner. */
const MARK = /(^\s*|\s)# Wrong on purpose: \S/;

/** Without what the file says is meant: a lesson may be what Kubernetes refuses. A mark that marks nothing is told. */
export function withoutMeant(
  findings: readonly LintFinding[],
  text: string,
  unneeded: (line: number) => LintFinding,
): LintFinding[] {
  const marked = text.split('\n').flatMap((line, index) => {
    const alone = MARK.exec(line)?.index === 0;
    return MARK.test(line) ? [{ mark: index + 1, line: alone ? index + 2 : index + 1 }] : [];
  });
  return [
    ...findings.filter(({ line }) => !marked.some((each) => each.line === line)),
    ...marked.filter((each) => !findings.some(({ line }) => line === each.line)).map(({ mark }) => unneeded(mark)),
  ];
}

import { shellJoin } from '../../exec/quote.js';
import type { HttpCheck } from '../check-model.js';
import { describeText, textHolds } from '../match.js';
import { HOST } from '../nodes.js';
import { type Answer, askFromHost } from './http-from-host.js';
import { brokenLook, endlessLook, type LookerOf, shown } from './look.js';

/** For one request. */
const SECONDS = 5;
/** Ends each answer in the output of curl: nothing a page would hold by chance, and no @, which -w takes for a file. */
const END = ':::k8slab-end:::';

export const httpLooker: LookerOf<'http'> = (check, { texts }) => {
  const { url, from, requests, status, head, body, distinct } = check;
  const each = [
    texts.httpStatus(status),
    ...(head ? [describeText(head, texts)] : []),
    ...(body ? [texts.httpBody(describeText(body, texts))] : []),
  ].join(', ');
  const expected = [
    requests === 1 ? each : texts.httpAll(requests, each),
    ...(distinct?.atLeast === undefined ? [] : [texts.httpDistinct(texts.atLeast(String(distinct.atLeast)))]),
    ...(distinct?.atMost === undefined ? [] : [texts.httpDistinct(texts.atMost(String(distinct.atMost)))]),
  ];
  return {
    node: from,
    reproduce: reproduction(check),
    expected: `${url}: ${expected.join('; ')}`,
    look: async (tools) => {
      let answers: (Answer | string)[];
      if (from === HOST) answers = await askFromHost(check, SECONDS * 1000, tools.signal);
      else {
        const result = await tools.program(curl(check));
        const broken = endlessLook(result, tools) ?? brokenLook(result, tools);
        if (broken) return broken;
        if (result.exitCode === 127) return { error: texts.couldNotRun(shown(result.stderr)) };
        answers = answersIn(result.stdout, shown(result.stderr), requests);
      }
      const failed = answers.find((answer) => typeof answer === 'string');
      if (failed !== undefined) return { holds: false, seen: texts.sawNoAnswer(failed) };
      const whole = answers as Answer[];
      const wrong = whole.find((answer) => !isRight(answer, check));
      if (wrong) return { holds: false, seen: shown(`${wrong.head.split('\n')[0] ?? ''} ${wrong.body}`) };
      const different = new Set(whole.map((answer) => answer.body)).size;
      return {
        holds: different >= (distinct?.atLeast ?? 0) && different <= (distinct?.atMost ?? Number.POSITIVE_INFINITY),
        seen:
          requests === 1 ? shown(`HTTP ${whole[0]?.status} ${whole[0]?.body}`) : texts.sawAnswers(different, requests),
      };
    },
  };
};

function isRight(answer: Answer, { status, head, body }: HttpCheck): boolean {
  if (answer.status !== status) return false;
  return (!head || textHolds(answer.head, head)) && (!body || textHolds(answer.body, body));
}

/** All requests in one process; `Connection: close` gives each a connection of its own, as load balancing needs. */
function curl(check: HttpCheck): string[] {
  const { url, requests, headers, insecure } = check;
  return [
    'curl',
    '-sS',
    '-g',
    '-i',
    '--noproxy',
    '*',
    '--max-time',
    String(SECONDS),
    '-w',
    `${END}%{http_code}\\n`,
    '-H',
    'Connection: close',
    ...(insecure ? ['-k'] : []),
    ...Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]),
    ...Array.from({ length: requests }, () => url),
  ];
}

function reproduction({ url, requests, headers, insecure, head }: HttpCheck): string {
  const one = shellJoin([
    'curl',
    '-s',
    ...(head ? ['-i'] : []),
    ...(insecure ? ['-k'] : []),
    ...Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]),
    url,
  ]);
  return requests === 1 ? one : `for i in $(seq ${requests}); do ${one}; done`;
}

/** The output of curl → answers; a request without one is the reason why. */
function answersIn(output: string, why: string, requests: number): (Answer | string)[] {
  const parts = output.split(END);
  return Array.from({ length: requests }, (_, index) => {
    // The status code of a part stands at the start of the next one.
    const [code = '000'] = /^\d{3}/.exec(parts[index + 1] ?? '') ?? [];
    if (code === '000') return why || 'curl';
    const text = (parts[index] ?? '').replace(index === 0 ? /^/ : /^\d{3}\n/, '');
    const end = text.indexOf('\n\n');
    return { status: Number(code), head: text.slice(0, end), body: text.slice(end + 2) };
  });
}

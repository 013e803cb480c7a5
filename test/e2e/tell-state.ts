import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { E2eLab } from './lab.js';
import { say } from './say.js';

/** What of a cluster explains most failures of what runs in it. */
const QUESTIONS = [
  ['get', 'nodes', '-o', 'wide'],
  ['get', 'pods', '-A', '-o', 'wide'],
  ['get', 'apiservices', '--no-headers', '-o', 'wide'],
  ['get', 'events', '-A', '--sort-by=.lastTimestamp'],
];
/** Of each answer: where a list is long (events), its end is what matters. */
const LINES = 40;

/** Prints how a lab is when one of its tests has failed: it will be gone before anybody can look. */
export async function tellState(lab: E2eLab): Promise<void> {
  if (!existsSync(join(lab.labDir, 'plan.json'))) return;
  for (const question of QUESTIONS) {
    say(`kubectl ${question.join(' ')}`);
    // Who does not answer one question does not answer the next one either.
    const answer = await lab.kubectl(question).catch((error: unknown) => {
      say(`  ${String(error)}`);
    });
    if (answer === undefined) return;
    for (const line of answer.trimEnd().split('\n').slice(-LINES)) say(`  ${line}`);
  }
}

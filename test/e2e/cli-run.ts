import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { RunEvent } from '../../src/steps/events.js';

const BIN = fileURLToPath(new URL('../../dist/bin.js', import.meta.url));

export interface CliRun {
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
  events: RunEvent[];
  seconds: number;
}

export interface CliOptions {
  cwd: string;
  env?: Record<string, string>;
  /** Called for every NDJSON event; may kill the process to see what a rerun makes of it. */
  onEvent?: (event: RunEvent, child: ChildProcess) => void;
  onStart?: (child: ChildProcess) => void;
}

/** `phase:node` of each step that changed something. */
export const changedSteps = (run: CliRun): string[] =>
  run.events.flatMap((event) => (event.type === 'step-done' && event.changed ? [event.step] : []));

/** Runs the built CLI as a user would, collecting NDJSON events where `--output json` was asked for. */
export function runCli(args: readonly string[], options: CliOptions): Promise<CliRun> {
  const started = Date.now();
  const child = spawn(process.execPath, [BIN, ...args], {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  options.onStart?.(child);
  let stdout = '';
  let stderr = '';
  let pending = '';
  const events: RunEvent[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    pending += text;
    const lines = pending.split('\n');
    pending = lines.pop() ?? '';
    for (const line of lines) {
      const event = parseEvent(line);
      if (!event) continue;
      events.push(event);
      options.onEvent?.(event, child);
    }
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode, signal) => {
      resolve({ exitCode, signal, stdout, stderr, events, seconds: (Date.now() - started) / 1000 });
    });
  });
}

function parseEvent(line: string): RunEvent | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && 'type' in value ? (value as RunEvent) : undefined;
  } catch {
    return undefined;
  }
}

/** Runs a program to its end; for looking at the host past k8slab. */
export function runProgram(
  program: string,
  args: readonly string[],
  options: { cwd?: string; env?: Record<string, string> } = {},
): Promise<{ exitCode: number | null; stdout: string; stderr: string }> {
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => {
      resolve({ exitCode, stdout, stderr });
    });
  });
}

/** What a program says that has to end well. */
export async function mustRun(program: string, args: readonly string[]): Promise<string> {
  const run = await runProgram(program, args);
  if (run.exitCode !== 0) throw new Error(`${program} ${args.join(' ')}: ${run.stderr}`);
  return run.stdout;
}

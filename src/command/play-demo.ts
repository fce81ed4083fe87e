import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  damageCount,
  drawTimeline,
  figuresText,
  findDamage,
  playInLanes,
  playInOneTree,
  prove,
  proveDrift,
  timelineFigures,
  timelineOf,
} from '../demo/index.ts';
import { errorCode } from '../process/index.ts';
import { done, exitCode, trouble, type Result } from '../trouble.ts';
import type { CommandContext } from './context.ts';
import type { DemoFlags } from './demo.ts';
import { claimLines, controlText, introText, sessionLine, titleText } from './demo-text.ts';
import { paintFor, widthOf } from './paint.ts';
import { runScreen } from './run-screen.ts';
import { showTrouble } from './show-trouble.ts';
import { stopOnSignal } from './stop-on-signal.ts';

/** Makes the example's folder and plays it, in lanes or as the control; the exit code says whether it showed what it should. */
export async function playDemo(this: CommandContext, flags: DemoFlags): Promise<void> {
  const folder = emptyFolder(this.folder, flags.dir);
  if (!folder.ok) return showTrouble(this, folder.trouble);
  const stateFolder = mkdtempSync(join(tmpdir(), 'leapfrog-demo-state-'));
  const place = { folder: folder.value, stateFolder };
  const good = flags.control
    ? await playControl(this, place)
    : await playLanes(this, { ...place, withDrift: flags.withDrift });
  // Kept where something went wrong: the sessions' logs are in it.
  if (good) rmSync(stateFolder, { recursive: true, force: true });
}

interface Place {
  readonly folder: string;
  readonly stateFolder: string;
}

async function playLanes(
  context: CommandContext,
  { folder, stateFolder, withDrift }: Place & { readonly withDrift: boolean },
): Promise<boolean> {
  const { stdout, env, now } = context;
  const paint = paintFor(context);
  const columns = widthOf(context);
  const print = (text: string): void => void stdout.write(text);
  print(introText({ control: false, folder, columns, paint }));
  const stop = stopOnSignal();
  const screen = runScreen(context, { json: false });
  const began = (lint: { readonly said: string }): void => print(`Before: ${lint.said}\n\n`);
  let result;
  try {
    const { signal: interrupt } = stop;
    const { tell } = screen;
    result = await playInLanes({ folder, stateFolder, env, now, tell, began, interrupt, withDrift });
  } finally {
    screen.close();
    stop.release();
  }
  if (!result.ok) {
    showTrouble(context, result.trouble);
    return false;
  }
  const { end, played } = result.value;
  if (end.is === 'interrupted') {
    print(`\nStopped. The project is in ${folder} as it was left, the sessions' logs in ${stateFolder}\n`);
    context.process.exitCode = exitCode.interrupted;
    return false;
  }
  const timeline = timelineOf(played.records);
  print(titleText('Both lanes', paint) + drawTimeline(timeline, columns));
  print(`\n${figuresText(timelineFigures(timeline))}`);
  const claims = [...prove(played), ...(withDrift ? proveDrift(played) : [])];
  print(titleText('Proof, from git, the journal and the checks of the project', paint));
  print(claimLines(claims, columns, paint));
  print(`\nThe project is in ${folder}\n  git -C ${folder} log --oneline\n`);
  const good = end.is === 'milestone' && claims.every(({ holds }) => holds);
  if (!good) print(`\nNot everything holds. The sessions' logs are in ${stateFolder}\n`);
  context.process.exitCode = good ? exitCode.done : exitCode.failed;
  return good;
}

async function playControl(context: CommandContext, { folder, stateFolder }: Place): Promise<boolean> {
  const { stdout, env } = context;
  const paint = paintFor(context);
  const columns = widthOf(context);
  stdout.write(introText({ control: true, folder, columns, paint }));
  const played = await playInOneTree({
    folder,
    logFolder: stateFolder,
    env,
    tell: (role, event) => {
      const line = sessionLine(role, event, columns);
      if (line !== undefined) stdout.write(`${line}\n`);
    },
  });
  if (!played.ok) {
    showTrouble(context, played.trouble);
    return false;
  }
  const damage = findDamage(played.value.history);
  stdout.write(controlText({ played: played.value, damage, columns, paint }));
  stdout.write(`\nThe project is in ${folder}\n  git -C ${folder} log --stat --format='%h %an: %s'\n`);
  const damaged = damageCount(damage) > 0;
  context.process.exitCode = damaged ? exitCode.done : exitCode.failed;
  return damaged;
}

/** The folder to play in: a new one in the temporary folder, or the one that was asked for if nothing is in it. */
function emptyFolder(here: string, wanted: string | undefined): Result<string> {
  if (wanted === undefined) return done(mkdtempSync(join(tmpdir(), 'leapfrog-demo-')));
  const folder = resolve(here, wanted);
  try {
    mkdirSync(folder, { recursive: true });
    if (readdirSync(folder).length === 0) return done(folder);
  } catch (error) {
    const code = errorCode(error) ?? '';
    const what = `the folder cannot be used: ${code}`;
    return trouble({
      kind: 'failed',
      name: 'folder-unusable',
      what,
      where: folder,
      next: 'give another --dir',
    });
  }
  return trouble({
    kind: 'refused',
    name: 'folder-not-empty',
    what: 'the demo makes a project of its own and needs an empty folder',
    where: folder,
    next: 'give another --dir, or none for a temporary folder',
  });
}

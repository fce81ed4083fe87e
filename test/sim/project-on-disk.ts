import { Content } from './content.ts';
import type { Disk } from './disk.ts';
import { SimulatedRepository } from './git/repository.ts';
import { Machine } from './machine.ts';
import { script, top } from './place.ts';
import type { Plot } from './plot.ts';
import { initialFiles } from './project-texts.ts';
import { deskIn } from './sessions.ts';

const projects = new Map<string, Disk>();

/** What they were made of in git is known no more. */
export function forgetProjects(): void {
  projects.clear();
}

/** What the same projects have in common. */
export function keyOf({ phases, dialect, ignored }: Pick<Plot, 'phases' | 'dialect' | 'ignored'>): string {
  return `${phases} ${dialect} ${ignored === true}`;
}

/** A fresh computer with the project on it. */
export function machineWith(plot: Pick<Plot, 'phases' | 'dialect' | 'ignored'>): Machine {
  const key = keyOf(plot);
  const known = projects.get(key);
  if (known !== undefined) return new Machine(known);
  const machine = new Machine();
  const { disk } = machine;
  for (const folder of [top, '/tmp', '/home/dev/home']) disk.makeFolders(folder);
  SimulatedRepository.make(machine, top, 'main').setConfig([
    ['user.name', 'Ada'],
    ['user.email', 'ada@example.org'],
  ]);
  const desk = deskIn(machine, top);
  const phases = ['1', '2', '3'].slice(0, plot.phases);
  for (const [path, text] of Object.entries(initialFiles(phases, plot.dialect))) desk.write(path, text);
  if (plot.ignored === true) desk.write('.gitignore', '.planning/\n');
  desk.commit('docs: initialize project', ['.']);
  disk.write(script, Content.of(JSON.stringify({ v: 1, name: 'simulated', tasks: [] })));
  disk.sync(disk.get(script));
  projects.set(key, disk);
  return new Machine(disk);
}

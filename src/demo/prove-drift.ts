import { gitText } from '../git/index.ts';
import type { Claim, PlayedInLanes } from './proof.ts';

/** What `--with-drift` promises: one plan was not true any more, just that one was revised, and the landing says so. */
export function proveDrift({ repo, records }: PlayedInLanes): readonly Claim[] {
  const checks = records.flatMap((record) =>
    record.event === 'drift-checked' && record.phase === '3' ? record : [],
  );
  const [first] = checks;
  const held = records.flatMap((record) =>
    record.event === 'plan-held' && record.phase === '3' ? record.commit : [],
  );
  const [made = '', revised = ''] = held;
  const changed =
    revised === ''
      ? ''
      : gitText(repo, ['diff', '--name-only', made, revised, '--', '.planning/phases/03-checks']);
  const format = '--format=%(trailers:key=Leapfrog-Drift,valueonly,separator=%x2C)';
  const said = gitText(repo, ['log', '-1', '--grep=^docs(03): create phase plan', format]);
  return [
    {
      what: 'plan 3 was found not true any more where phase 2 broke its promise',
      holds: first?.verdict === 'patchable' && first.touched.join() === '03-02',
      evidence:
        first === undefined
          ? 'not checked'
          : `${first.verdict}, plans ${first.touched.join(', ')}: ${first.what}`,
    },
    {
      what: 'the planner revised just that plan',
      holds: changed === '.planning/phases/03-checks/03-02-PLAN.md',
      evidence: changed === '' ? 'nothing was revised' : `differs: ${changed.split('\n').join(', ')}`,
    },
    {
      what: 'it landed when it was true again, and the commit says so',
      holds: said.startsWith('repaired, fresh'),
      evidence: `Leapfrog-Drift: ${said}`,
    },
  ];
}

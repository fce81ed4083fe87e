import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judge } from './judge.ts';
import type { LaneRules } from './lane-rules.ts';

let top: string;
let project: string;
let lane: string;
beforeAll(() => {
  top = realpathSync(mkdtempSync(join(tmpdir(), 'leapfrog-judge-')));
  project = join(top, 'project');
  lane = join(top, 'state', 'planner');
  for (const folder of [
    join(project, '.git'),
    join(project, 'src'),
    join(project, 'scratch/.git'),
    join(project, '.planning/phases/03-feed'),
    join(lane, '.planning/phases/03-feed'),
    join(lane, 'src'),
  ])
    mkdirSync(folder, { recursive: true });
  symlinkSync(project, join(lane, 'link'));
  writeFileSync(join(lane, 'run.js'), `require('fs').writeFileSync('${project}/x', '')`);
});
afterAll(() => rmSync(top, { recursive: true }));

function rules(role: LaneRules['role']): LaneRules {
  const own = role === 'planner';
  return {
    v: 1,
    role,
    phase: own ? '3' : '2',
    root: own ? lane : project,
    closed: own ? [project, join(top, 'state')] : [join(top, 'state')],
    held: own ? [] : ['3'],
    temporary: [tmpdir()],
    log: join(top, 'log'),
  };
}

function tool(
  role: LaneRules['role'],
  name: string,
  input: Readonly<Record<string, unknown>>,
): string | undefined {
  const cwd = role === 'planner' ? lane : project;
  const words = Object.entries(input).map(([key, value]): [string, unknown] => [
    key,
    typeof value === 'string' ? value.replaceAll('PROJECT', project).replaceAll('LANE', lane) : value,
  ]);
  return judge(rules(role), {
    event: 'PreToolUse',
    cwd,
    tool: name,
    call: '1',
    input: Object.fromEntries<unknown>(words),
  });
}
const bash = (role: LaneRules['role'], command: string): string | undefined =>
  tool(role, 'Bash', { command });

describe('a planner', () => {
  it.each([
    'git add -A && git commit -qm "docs(03): create phase plan"',
    'mkdir -p .planning/phases/03-feed && echo hi > .planning/phases/03-feed/03-RESEARCH.md',
    'cat > .planning/x.md <<EOF\nsee notes.md > /etc\nEOF\ngit status',
    'node LANE/.claude/gsd-core/bin/gsd-tools.cjs state planned-phase --phase 3 --name Feed --plans 2',
    'INIT=$(node "LANE/.claude/get-shit-done/bin/gsd-tools.cjs" init plan-phase 3); if [[ "$INIT" == @file:* ]]; then INIT=$(cat "${INIT#@file:}"); fi',
    'TMP=$(mktemp) && echo x > "$TMP" && mv "$TMP" .planning/x.md',
    'PHASE_DIR=$(gsd-sdk query find-phase 3 --pick directory); mkdir -p "$PHASE_DIR"; ls 2>/dev/null || true',
    'cd .planning && ls && cd .. && touch a',
    'cd "$(git rev-parse --show-toplevel)" && touch .planning/a',
    'grep -rn "foo" src | head -5 > /dev/null 2>&1',
    `tmp=${tmpdir()}/x.json; echo '{}' > $tmp`,
    'git -C LANE log -1',
    'sed -i "s/a/b/" .planning/ROADMAP.md',
    'bash -c "git status && touch b"',
    'npm view left-pad version',
    'for f in a b; do echo "$f" >> .planning/list.md; done',
    'git stash list',
    'if [ -n "${CLAUDE_ENV_FILE:-}" ]; then printf "export PATH=x\\n" >> "$CLAUDE_ENV_FILE" 2>/dev/null || true; fi',
    `grep -rn "from '../../lib/x'" src`,
    'git commit -qm "docs(03): look into ../../ imports"',
    'git log main..HEAD',
    `node -e "require('../../lib/parse')"`,
  ])('may %j', (command) => {
    expect(bash('planner', command)).toBeUndefined();
  });

  it.each([
    'echo x > ../../project/src/a.txt',
    'echo x > PROJECT/src/a.txt',
    'cd PROJECT && touch a',
    'cd .. && cd .. && touch project/a',
    'pushd ../.. ; touch project/a',
    'git -C PROJECT commit -qm x --allow-empty',
    'git --git-dir=PROJECT/.git --work-tree=PROJECT add -A',
    'git -C ../../project add -A',
    'GIT_DIR=PROJECT/.git git commit --allow-empty -m x',
    'echo x | tee link/a.txt',
    'echo x > link/a.txt',
    'ln -s ../../project there',
    'cp .planning/a.md ../../project/a.md',
    'mv ../../project/src src2',
    'bash -c "echo x > ../../project/a"',
    "sh <<'END'\necho x > ../../project/a\nEND",
    "node -e \"require('fs').writeFileSync('PROJECT/a','')\"",
    "python3 - <<'END'\nopen('PROJECT/a','w')\nEND",
    'node run.js',
    'X=PROJECT; echo a > $X/b',
    'D=..; echo a > $D/$D/project/b',
    'echo ZWNobwo= | base64 -d | sh',
    'echo x > "$(printf %s ../../project/a)"',
    'env -C PROJECT touch a',
    'find . -name x | xargs -I{} cp {} ../../project/',
    'sed -i s/a/b/ ../../project/src/a.js',
    'find . -name x -exec touch ../../project/a \\;',
    'curl -o ../../project/a http://localhost/',
    'tar -xf a.tar -C ../../project',
    'git fetch ../../project',
    'npm --prefix ../../project install',
    "node -e \"require('fs').writeFileSync('../../project/a','')\"",
    'node -e "process.chdir(\'../../project\')"',
    "python3 - <<'END'\nopen('../../project/a','w')\nEND",
    `awk 'BEGIN{print "x" > "../../project/a"}'`,
    'echo b | xargs -I {} cp run.js ../../project/{}',
    'mkdir -p a/b && (cd a/b); touch ../../project/a',
    'cd src && cd - && touch ../../project/a',
    'dd if=/dev/zero of=../../project/a count=1',
    'eval "echo x > ../../project/a"',
    `echo x > ${homedir()}/leapfrog-x`,
    'echo x > ~/leapfrog-x',
    'git stash',
    'git reset --hard HEAD~1',
    'git config --global user.name x',
    'git worktree add ../there',
    'echo "{}" > .claude/settings.local.json',
    'echo x > .git/hooks/pre-commit',
    'node LANE/.claude/gsd-core/bin/gsd-tools.cjs phase remove 4',
    'gsd-sdk query phase.insert 3 "more"',
    'gsd-sdk query milestone.complete v1',
  ])('may not %j', (command) => {
    expect(bash('planner', command)).toMatch(/\w/);
  });

  it.each([
    ['Write', { file_path: 'PROJECT/a.txt', content: '' }],
    ['Write', { file_path: 'LANE/link/a.txt', content: '' }],
    ['Write', { file_path: 'LANE/../../project/a.txt', content: '' }],
    ['Write', { file_path: 'LANE/src/x.js', content: "fs.writeFileSync('PROJECT/a')" }],
    ['Write', { file_path: 'LANE/src/x.sh', content: 'touch ../../project/a' }],
    ['mcp__files__save', { path: '../../project/a' }],
    ['Skill', { skill: 'gsd-review-backlog', args: '' }],
    ['Skill', { skill: 'gsd-workstreams', args: 'switch api' }],
    ['Edit', { file_path: 'PROJECT/.planning/STATE.md', old_string: 'a', new_string: 'b' }],
    ['NotebookEdit', { notebook_path: 'PROJECT/a.ipynb', new_source: '' }],
    ['Write', { file_path: 'LANE/.claude/settings.json', content: '{}' }],
    ['Write', { file_path: 'LANE/.git/hooks/post-commit', content: '' }],
    ['Skill', { skill: 'gsd-execute-phase', args: '3' }],
    ['Skill', { skill: 'gsd:plan-phase', args: '4' }],
    ['SlashCommand', { command: '/gsd:execute-phase 3' }],
    ['Skill', { skill: 'gsd-autonomous', args: '' }],
    ['mcp__files__write_file', { path: 'PROJECT/a.txt', content: '' }],
    ['mcp__files__read_file', { path: 'PROJECT/a.txt' }],
    ['mcp__github__create_issue', { title: 'x' }],
    ['EnterWorktree', { name: 'x' }],
    ['Write', {}],
  ] as const)('may not call %s with %j', (name, input) => {
    expect(tool('planner', name, input)).toMatch(/\w/);
  });

  it.each([
    ['Write', { file_path: 'LANE/.planning/phases/03-feed/03-01-PLAN.md', content: 'see PROJECT' }],
    ['Edit', { file_path: 'LANE/.planning/ROADMAP.md', old_string: 'a', new_string: 'b' }],
    ['Skill', { skill: 'gsd-plan-phase', args: '03 --gaps' }],
    ['Skill', { skill: 'deploy', args: '4' }],
    ['Read', { file_path: 'PROJECT/src/a.js' }],
    ['mcp__context7__get_docs', { library: 'zod' }],
    ['mcp__files__write_file', { path: 'LANE/a.txt', content: '' }],
  ] as const)('may call %s with %j', (name, input) => {
    expect(tool('planner', name, input)).toBeUndefined();
  });
});

it.each(
  [
    'rm -rf ../../project/src',
    'rm -rf PROJECT',
    'rm -rf ../../project/.planning',
    'find ../../project -delete',
    'find ../../state -name landing -delete; rm -rf ../landing',
    'cd ../.. && rm -rf project',
    'git -C PROJECT clean -fdx',
    'rm -rf ~',
    'rm -rf /',
    `rm -rf ${homedir()}/*`,
  ].map((command) => [command]),
)('a planner deletes nothing that is not its own: %j', (command) => {
  expect(bash('planner', command)).toMatch(/\w/);
});

it.each([
  ['planner', 'git push origin main'],
  ['planner', 'git send-pack ../../project HEAD:refs/heads/x'],
  ['planner', 'git -c alias.p=push p ../../project HEAD:x'],
  ['worker', 'git push'],
  ['worker', 'npm test && git push origin main'],
  ['worker', 'git send-pack origin'],
  ['worker', 'git -c alias.p=push p origin main'],
  ['worker', 'git submodule foreach "git push"'],
] as const)('nobody pushes: a %s may not %j', (role, command) => {
  expect(bash(role, command)).toMatch(/\w/);
});

describe('a worker', () => {
  it.each([
    'npm test',
    'git add src && git commit -qm "feat(02-01): x"',
    'cat .planning/phases/03-feed/03-CONTEXT.md',
    'ls .planning/phases/03-feed',
    'git log --oneline -- .planning/phases/03-feed',
    'echo x > .planning/phases/02-write/02-01-SUMMARY.md',
    'gsd-tools phase complete 2',
    'git reset HEAD src/a.js',
    'git reset HEAD~1 -- src/a.js',
    'git -C scratch reset --hard HEAD~1',
    'rm -rf .planning/phases/02-*/tmp',
    'mkdir -p .planning/phases',
    'cut -d: -f1 .planning/phases/03-feed/03-CONTEXT.md | sort',
    'git --no-pager diff -- .planning/phases/03-feed',
    'echo a > $SOMEWHERE/b',
  ])('may %j', (command) => {
    expect(bash('worker', command)).toBeUndefined();
  });

  it.each([
    'echo x > .planning/phases/03-feed/03-01-PLAN.md',
    'cd .planning/phases/03-feed && rm 03-CONTEXT.md',
    'rm -rf .planning/phases/03-feed',
    'node -e "fs.rmSync(\'.planning/phases/03-feed\')"',
    'echo x > LANE/a.txt',
    'git -C LANE commit --allow-empty -m x',
    'git stash',
    'git reset --hard HEAD~1',
    'cd src && git reset --hard HEAD~1',
    'git reset HEAD~1',
    'rm -rf .planning',
    'rm -rf .planning/phases/*',
    'mv .planning/phases old',
    'sed -i s/a/b/ .planning/phases/*/*.md',
    'gsd-tools phase complete 3',
    'gsd-tools phase remove 3',
  ])('may not %j', (command) => {
    expect(bash('worker', command)).toMatch(/\w/);
  });

  it.each([
    ['Skill', { skill: 'gsd-plan-phase', args: '3 --auto' }],
    ['Skill', { skill: 'gsd:discuss-phase', args: '3' }],
    ['Skill', { skill: 'gsd-execute-phase', args: '3' }],
    ['Skill', { skill: 'gsd-core:manager', args: '' }],
    ['Skill', { skill: 'gsd-next', args: '' }],
    ['SlashCommand', { command: '/gsd-plan-phase' }],
    ['Write', { file_path: 'PROJECT/.planning/phases/03-feed/03-01-PLAN.md', content: '' }],
    ['Write', { file_path: 'LANE/a.txt', content: '' }],
    ['mcp__files__write_file', { path: '.planning/phases/03-feed/03-01-PLAN.md', content: '' }],
  ] as const)('may not call %s with %j', (name, input) => {
    expect(tool('worker', name, input)).toMatch(/\w/);
  });

  it('is told where to stop', () => {
    expect(tool('worker', 'Skill', { skill: 'gsd-plan-phase', args: '3 --auto' })).toBe(
      'phase 3 is being planned in the planner lane, and executed when its plan has landed. Stop here when phase 2 is finished',
    );
  });

  it('may plan and execute its own phase, as a gap round does', () => {
    expect(tool('worker', 'Skill', { skill: 'gsd-plan-phase', args: '2 --gaps' })).toBeUndefined();
    expect(tool('worker', 'Skill', { skill: 'gsd-execute-phase', args: '02 --gaps-only' })).toBeUndefined();
  });

  it('is asked the same when a person types', () => {
    const input = { command_name: 'gsd:plan-phase', command_args: '3' };
    expect(
      judge(rules('worker'), { event: 'UserPromptExpansion', cwd: project, tool: '', call: '', input }),
    ).toMatch(/planner lane/);
  });
});

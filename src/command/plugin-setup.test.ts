import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { packageVersion } from './package-version.ts';
import { planPluginSetup } from './plugin-setup.ts';

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'leapfrog-plugin-')));
});
afterEach(() => rmSync(root, { recursive: true }));

const source = '/usr/lib/node_modules/gsd-leapfrog/plugin';
const install = 'plugin install leapfrog@leapfrog --scope local';
const add = `plugin marketplace add ${source} --scope local`;
const forget = 'plugin marketplace remove leapfrog --scope local';

function steps(change: { readonly remove?: boolean; readonly version?: string } = {}): readonly string[] {
  const wish = { remove: false, folder: join(root, 'r'), source, version: '0.1.0', ...change };
  return planPluginSetup({ HOME: join(root, 'home') }, wish).map(({ args }) => args.join(' '));
}

function lay(path: string, value: object): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), JSON.stringify(value));
}

function laySettings(from: string, enabled = true): void {
  lay('r/.claude/settings.local.json', {
    permissions: { allow: [] },
    enabledPlugins: { 'leapfrog@leapfrog': enabled },
    extraKnownMarketplaces: { leapfrog: { source: { source: 'directory', path: from } } },
  });
}

function layInstall(version: string, folder = join(root, 'r')): void {
  const entry = { scope: 'local', version, projectPath: folder };
  lay('home/.claude/plugins/installed_plugins.json', {
    version: 2,
    plugins: { 'leapfrog@leapfrog': [entry] },
  });
}

describe('planPluginSetup', () => {
  it('adds the marketplace and installs where there is nothing', () => {
    expect(steps()).toEqual([add, install]);
    expect(steps({ remove: true })).toEqual([]);
  });

  it('finds what is there, and takes just that out again', () => {
    laySettings(source);
    layInstall('0.1.0');
    expect(steps()).toEqual([]);
    expect(steps({ remove: true })).toEqual(['plugin uninstall leapfrog@leapfrog --scope local', forget]);
  });

  it('goes on where it was interrupted', () => {
    laySettings(source, false);
    expect(steps()).toEqual([install]);
    expect(steps({ remove: true })).toEqual([forget]);
  });

  it('counts no install of another project', () => {
    laySettings(source);
    layInstall('0.1.0', '/elsewhere');
    expect(steps()).toEqual([install]);
  });

  it('brings it up to date with the package', () => {
    laySettings(source);
    layInstall('0.1.0');
    expect(steps({ version: '0.2.0' })).toEqual(['plugin update leapfrog@leapfrog --scope local']);
  });

  it('follows the package to another place', () => {
    laySettings('/old/place');
    layInstall('0.1.0');
    expect(steps()).toEqual([forget, add, install]);
  });

  it('takes files that it cannot read for nothing', () => {
    lay('r/.claude/settings.local.json', { enabledPlugins: 'all' });
    writeFileSync(join(root, 'r/.claude/settings.local.json'), '{');
    expect(steps()).toEqual([add, install]);
  });
});

it('is the version of the package', () => {
  const path = new URL('../../plugin/.claude-plugin/plugin.json', import.meta.url);
  const manifest = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(path, 'utf8')));
  expect(manifest.version).toBe(packageVersion());
});

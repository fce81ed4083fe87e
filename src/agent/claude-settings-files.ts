import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { errorCode, type Environment } from '../process/index.ts';
import { claudeFolder } from './installed-claude.ts';

/** What Claude Code's own settings say that matters to a lane, all files together. */
export interface ClaudeSettings {
  readonly sandbox: boolean;
  readonly hooksOff: boolean;
  /** A managed setting that lets only the organization's own hooks run. */
  readonly managedHooksOnly: boolean;
  /** Files that are no JSON: the client passes over them without a word. */
  readonly broken: readonly string[];
}

const settings = z.looseObject({
  sandbox: z.optional(z.looseObject({ enabled: z.optional(z.boolean()) })),
  disableAllHooks: z.optional(z.boolean()),
  allowManagedHooksOnly: z.optional(z.boolean()),
});

/** Reads the settings files that a session in `folder` would, weakest first. */
export function claudeSettingsFor(folder: string, env: Environment): ClaudeSettings {
  const managed = managedFile();
  const files = [
    join(claudeFolder(env), 'settings.json'),
    join(folder, '.claude', 'settings.json'),
    join(folder, '.claude', 'settings.local.json'),
    managed,
  ];
  const broken: string[] = [];
  let read: ClaudeSettings = { sandbox: false, hooksOff: false, managedHooksOnly: false, broken };
  for (const file of files) {
    const text = textOf(file);
    if (text === undefined) continue;
    const parsed = parse(text);
    if (parsed === undefined) {
      broken.push(file);
      continue;
    }
    read = {
      sandbox: parsed.sandbox?.enabled ?? read.sandbox,
      hooksOff: parsed.disableAllHooks ?? read.hooksOff,
      managedHooksOnly: file === managed ? parsed.allowManagedHooksOnly === true : read.managedHooksOnly,
      broken,
    };
  }
  return read;
}

function managedFile(): string {
  return process.platform === 'darwin'
    ? '/Library/Application Support/ClaudeCode/managed-settings.json'
    : '/etc/claude-code/managed-settings.json';
}

function parse(text: string): z.infer<typeof settings> | undefined {
  try {
    const read = z.safeParse(settings, JSON.parse(text));
    return read.success ? read.data : undefined;
  } catch {
    return undefined;
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return undefined;
  }
}

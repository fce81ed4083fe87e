/**
 * The settings of a git configuration file, each under the name that `git config` has for it in small letters, its section's own
 * part left as written: `core.hookspath`, `branch.main.remote`. Several values of one name are one text. What is not understood
 * stands under its own words, so that it shows as changed all the same.
 */
export function gitSettings(text: string): ReadonlyMap<string, string> {
  const settings = new Map<string, string>();
  let section = '';
  for (const line of text.replaceAll(/\\\r?\n/g, '').split(/\r?\n/)) {
    const header = /^\s*\[\s*([\w.-]+)(?:\s+"((?:[^"\\]|\\.)*)")?\s*\]/.exec(line);
    if (header !== null) {
      const [, name = '', own] = header;
      section = own === undefined ? name.toLowerCase() : `${name.toLowerCase()}.${own}`;
    }
    const rest = (header === null ? line : line.slice(header[0].length)).trim();
    if (rest === '' || /^[#;]/.test(rest)) continue;
    const [, name = '', value = ''] = /^([A-Za-z][\w-]*)\s*(?:=\s*(.*))?$/.exec(rest) ?? [];
    const key = name === '' ? `${section}.${rest}` : `${section}.${name.toLowerCase()}`;
    settings.set(key, `${settings.get(key) ?? ''}${value}\n`);
  }
  return settings;
}

const harmless: readonly RegExp[] = [
  /^branch\..+\.(?:remote|merge|rebase|pushremote|description|vscode-merge-base|gh-merge-base|github-pr-owner-number)$/,
  /^remote\..+\.(?:url|pushurl|fetch|push|tagopt|prune|gh-resolved|promisor|partialclonefilter)$/,
  /^submodule\..+\.(?:active|url|branch)$/,
  /^user\.(?:name|email)$/,
  /^(?:color|gui|pull|rerere|advice)\./,
  /^(?:push\.(?:default|autosetupremote|followtags)|fetch\.prune(?:tags)?|rebase\.(?:autostash|autosquash)|merge\.(?:conflictstyle|ff)|branch\.autosetup(?:merge|rebase))$/,
];

/**
 * Settings that ordinary use of git changes all the time, and that neither name a program nor say which files git sees. All others
 * may: hooks, filters, aliases, includes, helpers; what is not known may too.
 */
export function isOrdinarySetting(name: string): boolean {
  return harmless.some((pattern) => pattern.test(name));
}

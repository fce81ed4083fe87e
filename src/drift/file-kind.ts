const locks = new Set([
  'package-lock.json',
  'npm-shrinkwrap.json',
  'yarn.lock',
  'pnpm-lock.yaml',
  'bun.lock',
  'bun.lockb',
  'deno.lock',
  'go.sum',
  'Cargo.lock',
  'poetry.lock',
  'uv.lock',
  'pdm.lock',
  'Pipfile.lock',
  'Gemfile.lock',
  'composer.lock',
  'mix.lock',
  'pubspec.lock',
  'Podfile.lock',
  'flake.lock',
  'packages.lock.json',
  'gradle.lockfile',
]);

const manifests = new Set([
  'package.json',
  'requirements.txt',
  'pyproject.toml',
  'Pipfile',
  'go.mod',
  'Cargo.toml',
  'Gemfile',
  'composer.json',
  'mix.exs',
  'pubspec.yaml',
  'build.gradle',
  'pom.xml',
]);

/** Written by a package manager from another file: nobody's plan relies on its text. */
export function isLockFile(path: string): boolean {
  return locks.has(baseName(path));
}

/** Where a project says what it depends on. */
export function isManifest(path: string): boolean {
  return manifests.has(baseName(path));
}

/** Prose: it is read for what it says, and no program depends on it. */
export function isDocument(path: string): boolean {
  return (
    /\.(?:md|mdx|markdown|rst|adoc|txt)$/i.test(path) ||
    /(?:^|\/)(?:LICENSE|CHANGELOG|README|AUTHORS)[^/]*$/.test(path)
  );
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

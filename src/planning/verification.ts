import { fieldsOf, readFrontmatter, textField } from './frontmatter.ts';

/** `person`: a human must look. `unknown`: a report is there but says nothing that is known. */
export type VerificationStatus = 'none' | 'passed' | 'gaps' | 'person' | 'unknown';

const known: Readonly<Record<string, VerificationStatus>> = {
  passed: 'passed',
  pass: 'passed',
  verified: 'passed',
  gaps_found: 'gaps',
  gaps: 'gaps',
  failed: 'gaps',
  human_needed: 'person',
  human_verification_needed: 'person',
};

/** Reads `status:` of a VERIFICATION file, or the `**Status:**` line that reports without frontmatter have. */
export function readVerification(text: string): VerificationStatus {
  const frontmatter = readFrontmatter(text);
  const written =
    textField(fieldsOf(frontmatter), 'status') ??
    /^[ \t]*\**Status\**:\**[ \t]*\**([A-Za-z_ -]+)/im.exec(text.slice(frontmatter.bodyFrom))?.[1];
  if (written === undefined) return 'unknown';
  return (
    known[
      written
        .trim()
        .toLowerCase()
        .replaceAll(/[\s-]+/g, '_')
    ] ?? 'unknown'
  );
}

/** The report that counts: the phase's own by its full number, else the first by name, else the bare one. */
export function ownVerification(names: readonly string[], directoryName: string): string | undefined {
  const numbered = names.filter((name) => name !== 'VERIFICATION.md').toSorted();
  return (
    numbered.find((name) => directoryName.startsWith(`${name.replace(/-VERIFICATION\.md$/, '')}-`)) ??
    numbered[0] ??
    names.find((name) => name === 'VERIFICATION.md')
  );
}

import * as z from 'zod/mini';
import type { Footprint, Read } from '../drift/index.ts';
import { commitTree, leapfrogIdentity, readBlob, writeTree } from '../git/index.ts';
import type { LeapProject } from './leap-project.ts';
import { plainRead } from './lane-reads.ts';

const file = 'footprint.json';

/**
 * Puts a footprint into a commit of its own, which the held plan's commit has as a parent: one ref keeps the plan and what it
 * relied on. Only what cannot be had again from the plans themselves is read back from it.
 */
export function storeFootprint(project: LeapProject, footprint: Footprint): string {
  const bytes = `${JSON.stringify({ v: 1, ...footprint }, undefined, 1)}\n`;
  return commitTree(project.repo, {
    tree: writeTree(project.repo, { empty: true }, [{ path: file, bytes }]),
    parents: [],
    message: `leapfrog: footprint of phase ${footprint.phase}\n`,
    identity: leapfrogIdentity,
  });
}

const stored = z.object({
  v: z.literal(1),
  reads: z.optional(
    z.array(
      z.discriminatedUnion('kind', [
        z.object({
          kind: z.literal('read'),
          path: z.string(),
          from: z.optional(z.number()),
          to: z.optional(z.number()),
        }),
        z.object({ kind: z.literal('search'), pattern: z.string(), glob: z.optional(z.string()) }),
      ]),
    ),
  ),
});

/** What was read and searched while a held plan was made; undefined where nobody recorded it. */
export function heldReads(
  project: LeapProject,
  held: { readonly footprint: string | undefined },
): readonly Read[] | undefined {
  if (held.footprint === undefined) return undefined;
  const bytes = readBlob(project.repo, held.footprint, file);
  if (bytes === undefined) return undefined;
  return z.parse(stored, JSON.parse(bytes.toString('utf8'))).reads?.map(plainRead);
}

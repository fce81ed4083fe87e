import { commitTree, dateOf, leapfrogIdentity } from '../git/commit-tree.ts';
import { commitOf, treeOf } from '../git/head.ts';
import type { Repository } from '../git/repository.ts';
import { worktreeTree } from '../git/worktree-tree.ts';

/**
 * A commit of everything that lies in a lane now, committed or not, ignored files left out (`.env` is one) except below the
 * planning root. The lane's own index, branch and files stay as they are. Without anything uncommitted it is HEAD itself.
 */
export function snapshotLane(repo: Repository, planningRoot: string): string {
  const head = commitOf(repo, 'HEAD');
  if (head === undefined) throw new Error(`the lane at ${repo.folder} has no commit`);
  const tree = worktreeTree(repo, { onto: head, paths: ['.'], hidden: [planningRoot] });
  if (tree === treeOf(repo, head)) return head;
  return commitTree(repo, {
    tree,
    parents: [head],
    message: 'leapfrog: what lay uncommitted in the lane\n',
    identity: leapfrogIdentity,
    // Looked at twice, it is one commit and is kept once.
    at: dateOf(repo, head),
  });
}

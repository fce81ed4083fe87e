/** The only room that runs git: one concept a file, plain functions over a `Repository` value. */
export { git, gitEnvironment, GitError, gitFields, gitText, runGit } from './git.ts';
export { openRepository, type Repository } from './repository.ts';
export { commitAndBranch, commitOf, head, type Head, isAncestor, mergeBase, treeOf } from './head.ts';
export { deleteRef, listMessages, listRefs, type Ref, refCommit, refsNamed, updateRef } from './refs.ts';
export { headAndStatus, statusOf, type StatusEntry } from './status.ts';
export { diffPaths, type PathChange } from './diff-paths.ts';
export { changedFiles, commitsOf, objectInfo, type ChangedFile, type ObjectInfo } from './changed-files.ts';
export { catFiles, isFile, listTree, readBlob, readBlobs, readObjects, type TreeEntry } from './objects.ts';
export {
  commitTree,
  type FileChange,
  leapfrogIdentity,
  type NewCommit,
  writeBlob,
  writeTree,
} from './commit-tree.ts';
export { worktreeTree } from './worktree-tree.ts';
export { clonePlain, fetchFrom } from './clone.ts';
export { fastForward, takeBackFromOtherBranch } from './fast-forward.ts';
export { type Operation, operationInProgress } from './operation-in-progress.ts';
export { gitVersion } from './git-version.ts';
export { planningAtCommit } from './planning-at-commit.ts';
export { planningHistory } from './planning-history.ts';

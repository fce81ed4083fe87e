/** Files of our own: durable writes, folders, the journal, leases. */
export { replaceFile } from './replace-file.ts';
export { makeStateFolder } from './state-folder.ts';
export { planningOnDisk } from './planning-on-disk.ts';
export { type LeapPaths, pathsOf, projectKey, stateFolder } from './paths.ts';
export { appendEvent, type JournalEvent, readJournal } from './journal.ts';
export { type ActKind, type OpenAct, openActs } from './act.ts';
export { holderWords, type SeenHolder } from './holder-words.ts';
export { type Lease, leaseHolder, type LeaseHolder, takeLease } from './lease.ts';

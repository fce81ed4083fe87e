/** The library's public face: the pure rooms, for tools that want to read or merge planning files themselves. */
export type { Result, Trouble, TroubleKind } from './trouble.ts';

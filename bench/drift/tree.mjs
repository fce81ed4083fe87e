/** The files of a project at one commit: those of a shared base, and what is different in this case. */
export class Tree {
  #base;
  #own = new Map();
  constructor(base) {
    this.#base = base;
  }
  copy() {
    const copy = new Tree(this.#base);
    for (const [path, text] of this.#own) copy.#own.set(path, text);
    return copy;
  }
  get(path) {
    return this.#own.has(path) ? this.#own.get(path) : this.#base.get(path);
  }
  has(path) {
    return this.get(path) !== undefined;
  }
  set(path, text) {
    if (typeof text !== 'string') throw new TypeError(`no text for ${path}`);
    this.#own.set(path, text);
  }
  remove(path) {
    this.#own.set(path, undefined);
  }
  paths() {
    return [...new Set([...this.#base.keys(), ...this.#own.keys()])].filter((path) => this.has(path));
  }
  /** What is different from the shared base: path → text, undefined where it is gone. */
  changes() {
    return [...this.#own].filter(([path, text]) => text !== this.#base.get(path));
  }
}

/** Paths whose text differs between two trees over the same base. */
export function changedPaths(before, after) {
  const paths = new Set([...before.changes(), ...after.changes()].map(([path]) => path));
  return [...paths].filter((path) => before.get(path) !== after.get(path));
}

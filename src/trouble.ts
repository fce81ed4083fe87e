/**
 * An expected failure: a value that tells a person what, where and what to do next. A bug is a thrown Error instead.
 *
 * `name` is a stable kebab-case word that scripts and the guide use ("detached-head", "state-dirty").
 */
export interface Trouble {
  readonly kind: TroubleKind;
  readonly name: string;
  readonly what: string;
  readonly where?: string;
  readonly next: string;
}

/** `refused`: unsafe or not possible now. `person`: somebody must decide. `failed`: it was tried and did not work. */
export type TroubleKind = 'failed' | 'usage' | 'refused' | 'person' | 'interrupted';

export type Result<T, E = Trouble> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly trouble: E };

export function done<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

export function trouble<E>(value: E): { readonly ok: false; readonly trouble: E } {
  return { ok: false, trouble: value };
}

/** Process exit codes, as promised in the README: 0 done, 1 failed, 2 usage, 3 refused, 4 a person is needed, 130 interrupted. */
export const exitCode: Readonly<Record<TroubleKind | 'done', number>> = {
  done: 0,
  failed: 1,
  usage: 2,
  refused: 3,
  person: 4,
  interrupted: 130,
};

/** Closes an exhaustive switch: the compiler refuses a call while a member of the union is unhandled. */
export function absurd(value: never): never {
  throw new Error(`unhandled case: ${JSON.stringify(value)}`);
}

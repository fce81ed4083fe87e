/** PHASE as people type it: "3", "03", "2.1", "3A". It is read where the project's phases are known. */
export function optionalPhase(brief: string): {
  readonly kind: 'tuple';
  readonly parameters: readonly [
    {
      readonly brief: string;
      readonly placeholder: 'PHASE';
      readonly parse: (input: string) => string;
      readonly optional: true;
    },
  ];
} {
  return { kind: 'tuple', parameters: [{ brief, placeholder: 'PHASE', parse: String, optional: true }] };
}

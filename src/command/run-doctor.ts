import { exitCode } from '../trouble.ts';
import type { CommandContext } from './context.ts';
import { diagnose } from './diagnose.ts';
import type { DoctorFlags } from './doctor.ts';
import { doctorText } from './doctor-text.ts';
import { observeDoctor } from './observe-doctor.ts';
import { paintFor, widthOf } from './paint.ts';
import { writeJson } from './show-trouble.ts';

/** Exit code 3 where something stands against two lanes here, else 0: what is only to be minded fails no script. */
export function runDoctor(this: CommandContext, { json }: DoctorFlags): void {
  const report = diagnose(observeDoctor(this));
  if (json) writeJson(this, { ...report });
  else this.stdout.write(doctorText(report, { columns: widthOf(this), paint: paintFor(this) }));
  const against = report.findings.some(({ severity }) => severity === 'error');
  this.process.exitCode = against ? exitCode.refused : exitCode.done;
}

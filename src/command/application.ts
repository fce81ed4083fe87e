import { buildApplication, buildRouteMap, text_en } from '@stricli/core';
import { answer } from './answer.ts';
import { brief } from './brief.ts';
import { demo } from './demo.ts';
import { discard } from './discard.ts';
import { doctor } from './doctor.ts';
import { drift } from './drift.ts';
import { guide } from './guide.ts';
import { inbox } from './inbox.ts';
import { land } from './land.ts';
import { lanes } from './lanes.ts';
import { log } from './log.ts';
import { mergeDriverRoute } from './merge-driver-route.ts';
import { plan } from './plan.ts';
import { run } from './run.ts';
import { repair } from './repair.ts';
import { setup } from './setup.ts';
import { troubleText } from './show-trouble.ts';
import { status } from './status.ts';
import { stop } from './stop.ts';
import { systemFailure } from './system-failure.ts';
import { work } from './work.ts';

/** Every subcommand, in the order of `leapfrog --help`. */
export const application = buildApplication(
  buildRouteMap({
    routes: {
      status,
      run,
      plan,
      work,
      land,
      drift,
      inbox,
      answer,
      brief,
      lanes,
      log,
      stop,
      discard,
      repair,
      doctor,
      setup,
      mergeDriver: mergeDriverRoute,
      demo,
      guide,
    },
    docs: { brief: 'Plan the next GSD phase while the current one is being built, and lose nothing.' },
  }),
  {
    name: 'leapfrog',
    versionInfo: {
      getCurrentVersion: async () => (await import('./package-version.ts')).packageVersion(),
    },
    scanner: { caseStyle: 'allow-kebab-for-camel' },
    localization: { text: { ...text_en, exceptionWhileRunningCommand: thrownText } },
  },
);

/** A full disk is told like every other failure. What nobody expected is a bug, and shows where it comes from. */
function thrownText(error: unknown): string {
  const failure = systemFailure(error);
  if (failure !== undefined) return troubleText(failure);
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `leapfrog: this is a bug in leapfrog\n${stack}`;
}

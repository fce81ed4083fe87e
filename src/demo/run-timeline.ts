import type { RunRecord } from '../supervisor/index.ts';
import type { Moment, Span, Timeline } from './timeline.ts';

/** What the journal's records say about when each lane worked, and when plans were held and landed. */
export function timelineOf(records: readonly RunRecord[]): Timeline {
  const spans: Span[] = [];
  const moments: Moment[] = [];
  for (const [index, record] of records.entries()) {
    if (record.event === 'session-started') {
      const end = records
        .slice(index)
        .find((later) => later.event === 'session-ended' && later.session === record.session);
      if (end === undefined) continue;
      const what = `${record.kind} ${record.phase}`;
      spans.push({ lane: record.role, what, fromMs: Date.parse(record.at), toMs: Date.parse(end.at) });
    }
    if (record.event === 'plan-held')
      moments.push({ what: `plan ${record.phase} held`, atMs: Date.parse(record.at) });
    if (record.event === 'plan-landed')
      moments.push({ what: `plan ${record.phase} landed`, atMs: Date.parse(record.at) });
  }
  return { spans, moments };
}

import { kinds, makeCase, sceneryOf } from './make-case.mjs';
import { randomFrom } from './random.mjs';
import { readSources } from './sources.mjs';

/** Cases kept apart are made with seeds that no run of the cases to look at has. */
const apartSeed = 1_000_003;
const languages = ['typescript', 'javascript', 'python', 'shell', 'go'];

/**
 * The same cases for the same arguments: half from sources that were looked at, half from sources and seeds kept apart; every kind
 * and language in turn.
 * @returns {{ sources: object[], cases: object[] }}
 */
export function generate({ seed, count, repository }) {
  const sources = readSources({ repository }).map((source) => ({ source, scenery: sceneryOf(source) }));
  const cases = [];
  for (const part of ['seen', 'apart']) {
    const own = sources.filter(({ source }) => source.part === part);
    const wanted = part === 'seen' ? Math.ceil(count / 2) : Math.floor(count / 2);
    const present = languages.filter((language) => own.some(({ source }) => source.language === language));
    for (let at = 0, made = 0; made < wanted; at += 1) {
      const kind = kinds[at % kinds.length];
      const language = present[Math.floor(at / kinds.length) % present.length];
      const random = randomFrom((seed + (part === 'apart' ? apartSeed : 0)) * 100_003 + at);
      const { source, scenery } = random.pick(own.filter((one) => one.source.language === language));
      const one = makeCase({ random, source, scenery, kind, id: `${part}-${at}` });
      if (one === undefined) continue;
      cases.push(one);
      made += 1;
    }
  }
  return { sources, cases };
}

import { plainQuotes, type NormalRules } from './normal-form.ts';

const silent = new Set([';', ',', '(', ')']);
export const identifier = /^[A-Za-z_$][\w$]*$/;

/** One spelling for what formatters choose: quotes, semicolons, commas, parentheses, numbers, quoted keys. */
export const javascriptRules: NormalRules = {
  dropped: (node) => node.name === 'LineComment' || node.name === 'BlockComment',
  transparent: new Set(['ParenthesizedExpression', 'ParenthesizedType', 'Script', 'ExpressionStatement']),
  token: (node, text) => {
    if (silent.has(text)) return '';
    if (node.name === 'String') {
      const read = plainQuotes(text);
      const key = node.parent?.name === 'Property' && node.nextSibling !== null && node.prevSibling === null;
      const bare = read.slice(1, -1);
      return key && identifier.test(bare) ? bare : read;
    }
    if (node.name === 'Number') return plainNumber(text);
    if (node.name === 'JSXText') return text.replaceAll(/\s+/g, ' ').trim();
    return text;
  },
};

function plainNumber(text: string): string {
  const lower = text.toLowerCase();
  if (/^0[xbo]/.test(lower)) return lower;
  return lower
    .replace(/^\./, '0.')
    .replace(/(\.\d*?)0+(?=e|$)/, '$1')
    .replace(/\.(?=e|$)/, '');
}

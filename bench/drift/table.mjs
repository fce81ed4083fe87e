const percent = (value) => (value === undefined ? '-' : `${(value * 100).toFixed(1)} %`);

/** Rows of [name, score] as aligned text. */
export function scoreTable(title, rows) {
  const width = Math.max(title.length, ...rows.map(([name]) => name.length));
  const head = `${title.padEnd(width)} ${['cases', 'recall', 'false alarm', 'right plan', 'exact plans'].map((one) => one.padStart(12)).join('')}`;
  const lines = rows.map(
    ([name, found]) =>
      `${name.padEnd(width)} ${[String(found.cases), ...[found.recall, found.falseAlarm, found.rightPlan, found.exactPlans].map(percent)].map((one) => one.padStart(12)).join('')}`,
  );
  return [head, '-'.repeat(head.length), ...lines].join('\n');
}

export function plainTable(head, rows) {
  const widths = head.map((one, at) => Math.max(one.length, ...rows.map((row) => String(row[at]).length)));
  const line = (row) =>
    row
      .map((one, at) => (at === 0 ? String(one).padEnd(widths[at]) : String(one).padStart(widths[at])))
      .join('  ');
  return [line(head), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
}

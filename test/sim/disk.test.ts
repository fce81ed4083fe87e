import { expect, it } from 'vitest';
import { Content } from './content.ts';
import { below, Disk } from './disk.ts';

function disk(): Disk {
  const made = new Disk(() => 0);
  made.makeFolders('/p/in');
  made.makeFolders('/p/.git/leapfrog');
  return made;
}

it('gives a folder another version with each change below it, git left out', () => {
  const made = disk();
  const folder = made.folderAt('/p');
  const git = made.folderAt('/p/.git');
  const changes = (act: () => void): readonly [boolean, boolean, boolean] => {
    const before = [folder.version, folder.names, git.version];
    act();
    return [folder.version !== before[0], folder.names !== before[1], git.version !== before[2]];
  };
  expect(changes(() => void made.write('/p/in/a', Content.of('1')))).toEqual([true, true, false]);
  expect(changes(() => void made.write('/p/in/a', Content.of('2')))).toEqual([true, false, false]);
  expect(changes(() => made.setMode(made.get('/p/in/a'), 0o755))).toEqual([true, false, false]);
  expect(changes(() => made.rename('/p/in/a', '/p/b'))).toEqual([true, true, false]);
  expect(changes(() => void made.write('/p/.git/HEAD', Content.of('x')))).toEqual([false, false, true]);
  expect(changes(() => void made.write('/p/.git/HEAD', Content.of('y')))).toEqual([false, false, true]);
  expect(changes(() => void made.write('/p/.git/leapfrog/j', Content.of('x')))).toEqual([
    false,
    false,
    false,
  ]);
  made.link('/p/b', '/p/in/c');
  expect(changes(() => void made.write('/p/in/c', Content.of('3')))).toEqual([true, false, false]);
  // The power takes the link, and the bytes, back.
  expect(changes(() => made.powerCut(() => 0))).toEqual([true, true, true]);
  expect(made.find('/p')).toBeUndefined();
});

it('finds what lies there now, also where it found something else before', () => {
  const made = disk();
  expect(made.find('/p/in/a')).toBeUndefined();
  const file = made.write('/p/in/a', Content.of('1'));
  expect(made.find('/p//in/./a')).toBe(file);
  expect(below(made.folderAt('/p'), 'in/a')).toBe(file);
  made.rename('/p/in', '/p/out');
  expect([made.find('/p/in/a'), made.find('/p/out/a')]).toEqual([undefined, file]);
  const copy = made.copyTo(() => 0);
  copy.remove('/p/out/a');
  expect([made.find('/p/out/a'), copy.find('/p/out/a')]).toEqual([file, undefined]);
});

it('appends bytes that read as if they had been written at once', () => {
  const parts = ['{"a":1}\n', '', 'ünï\n', '{"b":2}\n'];
  const whole = Content.of(parts.join(''));
  const made = parts.reduce((content, part) => content.with(Buffer.from(part)), Content.of(''));
  expect([made.text, made.size, made.blob]).toEqual([whole.text, whole.size, whole.blob]);
  for (let from = 0; from <= whole.size; from += 1)
    for (let to = from; to <= whole.size + 1; to += 1) {
      const again = parts.reduce((content, part) => content.with(Buffer.from(part)), Content.of(''));
      expect(again.from(from, to).toString('latin1')).toBe(whole.bytes.subarray(from, to).toString('latin1'));
    }
});
